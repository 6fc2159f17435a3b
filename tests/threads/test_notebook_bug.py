"""Cells that two threads did, and those they left out."""

import numpy as np
import pytest

from snippets.threads.notebook_bug import (
    add_one,
    add_one_as_published,
    by_one_thread,
    by_two_threads,
)
from tests.conftest import RunProgram


@pytest.mark.parametrize("size", [2, 5, 16])
def test_repaired_adds_one_to_every_cell(size: int) -> None:
    every_cell = np.ones((size, size))
    assert np.array_equal(by_one_thread(add_one, size), every_cell)
    assert np.array_equal(by_two_threads(add_one, size), every_cell)


def test_as_published_one_thread_does_all_and_two_the_left_half() -> None:
    assert np.array_equal(by_one_thread(add_one_as_published, 16), np.ones((16, 16)))
    left_half = np.repeat([[1.0] * 8 + [0.0] * 8], 16, axis=0)
    assert np.array_equal(by_two_threads(add_one_as_published, 16), left_half)


def test_prints_the_cells_each_did(run_program: RunProgram) -> None:
    run = run_program("threads/notebook_bug.py")
    assert run.stdout.splitlines() == [
        "as published: one thread did 10,000 cells of 10,000",
        "as published: two threads did 5,000",
        "repaired: one thread did 10,000 cells of 10,000",
        "repaired: two threads did 10,000",
    ]
