"""Means of squared sines, against their integral."""

import math

import numpy as np
import pytest

from snippets.threads.numpy_threads import by_threads, make_arrays, mean_square_sine
from tests.conftest import RunProgram


def integral(end: float) -> float:
    """The mean of sin(x)**2 from 0 to end."""
    return 0.5 - math.sin(2 * end) / (4 * end)


def test_arrays_reach_from_zero_to_their_number() -> None:
    arrays = make_arrays(count=3, size=5)
    assert [(array.size, array[0], array[-1]) for array in arrays] == [
        (5, 0, 1), (5, 0, 2), (5, 0, 3)
    ]  # fmt: skip


def test_over_whole_periods_the_mean_is_a_half() -> None:
    angles = np.arange(1000) * (2 * np.pi / 1000)
    assert mean_square_sine(angles) == pytest.approx(0.5)


def test_threads_answer_in_order() -> None:
    means = by_threads(make_arrays(count=8, size=100_001))
    assert means == pytest.approx([integral(end) for end in range(1, 9)], abs=1e-4)


def test_prints_the_means(run_program: RunProgram) -> None:
    means, same = run_program("threads/numpy_threads.py").stdout.splitlines()
    numbers = [float(mean) for mean in means.split()[1:]]
    assert numbers == pytest.approx([integral(end) for end in range(1, 9)], abs=1e-4)
    assert same == "the same one by one: True"
