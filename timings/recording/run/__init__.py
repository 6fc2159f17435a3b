"""Runs one program or lab, watched, in a folder of its own."""
