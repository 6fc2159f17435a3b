"""Runs programs, measures experiments, writes records."""
