"""Sums of squares, against the closed formula."""

import numpy as np
import pytest

from snippets.introduction.squares_loop_and_numpy import by_loop, by_numpy
from tests.conftest import RunProgram


def formula(size: int) -> int:
    """0² + 1² + … + (size - 1)²."""
    return (size - 1) * size * (2 * size - 1) // 6


@pytest.mark.parametrize("size", [0, 1, 2, 1000])
def test_both_agree_with_the_formula(size: int) -> None:
    assert by_loop(range(size)) == formula(size)
    assert by_numpy(np.arange(size, dtype=np.int64)) == formula(size)


def test_prints_the_same_sum_twice(run_program: RunProgram) -> None:
    lines = run_program("introduction/squares_loop_and_numpy.py").stdout.splitlines()
    sums = {name: total.strip() for name, total in (line.split(":") for line in lines)}
    assert sums == dict.fromkeys(["loop", "NumPy"], f"{formula(100_000):,}")
