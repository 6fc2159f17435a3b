"""What this computer has: a GPU, a system, a browser."""
