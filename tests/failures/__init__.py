"""Tests of programs that fail."""
