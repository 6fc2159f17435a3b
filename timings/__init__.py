"""Runs and measures the snippets of this site, and shows what was recorded."""

from timings.experiment import Experiment

__all__ = ["Experiment"]
