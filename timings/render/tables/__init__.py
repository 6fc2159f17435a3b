"""Tables of all that was recorded."""
