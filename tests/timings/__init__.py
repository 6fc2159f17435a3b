"""Tests of the package `timings`."""
