"""Threading, with NumPy and pandas."""
