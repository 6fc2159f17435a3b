"""One expression, against its formula."""

import numpy as np

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


def test_saxpy_by_hand(load: Load) -> None:
    x, y = np.array([[1, 2, 3], [4, 8, 16]], dtype=np.float32)
    assert load("elementwise_kernel").saxpy(0.5, x, y).tolist() == [4.5, 9, 17.5]


def test_prints_odd_numbers(run_program: RunProgram) -> None:
    out = run_program("opencl_kernels/elementwise_kernel.py").stdout
    assert out == "the first: 1 3 5 7 9\nall of them: True\n"
