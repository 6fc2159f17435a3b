"""Pieces in two queues: every element doubled once."""

import numpy as np

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


def test_each_row_is_doubled(load: Load) -> None:
    pieces = np.random.default_rng(2).random((5, 1000), dtype=np.float32)
    expected = pieces + pieces
    load("two_queues").double_in_queues(pieces)
    assert np.array_equal(pieces, expected)


def test_prints_that_all_are_doubled(run_program: RunProgram) -> None:
    out = run_program("opencl_kernels/two_queues.py").stdout
    assert out == "8 pieces in two queues, every element doubled: True\n"
