"""A table that no group divides: every cell, by addition."""

import numpy as np
import pytest

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


@pytest.mark.parametrize("shape", [(1, 1), (8, 32), (9, 33), (100, 7)])
def test_each_cell_is_doubled(load: Load, shape: tuple[int, int]) -> None:
    table = np.random.default_rng(1).random(shape, dtype=np.float32)
    assert np.array_equal(load("doubling").doubled(table), table + table)


def test_prints_how_many(run_program: RunProgram) -> None:
    out = run_program("opencl_kernels/doubling.py").stdout
    assert out == f"{1000 * 2001:,} of {1000 * 2001:,} cells are doubled\n"
