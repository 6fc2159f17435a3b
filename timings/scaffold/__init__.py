"""Lays down a chapter, or the page of a runner."""
