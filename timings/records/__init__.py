"""What was recorded: its model, its reader and writer, what a published folder may hold."""
