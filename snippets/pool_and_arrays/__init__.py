"""Pool and Process, with NumPy and pandas."""
