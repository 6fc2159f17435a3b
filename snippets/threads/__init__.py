"""Threading."""
