"""Failures that belong to no one chapter."""
