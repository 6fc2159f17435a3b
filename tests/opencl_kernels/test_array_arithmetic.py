"""Arithmetic on the device, against its formula."""

import numpy as np

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


def test_line_by_hand(load: Load) -> None:
    x = np.array([-1, 0, 2.5], dtype=np.float32)
    assert load("array_arithmetic").line(x).tolist() == [-2, 1, 8.5]


def test_prints_the_line(run_program: RunProgram) -> None:
    out = run_program("opencl_kernels/array_arithmetic.py").stdout
    assert out == "the first: 1 4 7 10 13\nall of them: True\n"
