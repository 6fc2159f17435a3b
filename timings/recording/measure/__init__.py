"""Measures one experiment, in a process of its own."""
