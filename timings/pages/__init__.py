"""What a page asks for: its fences, their options, its claims."""
