"""Saxpy from one expression."""

import numpy as np

from tests.conftest import Simulate
from tests.pycuda_kernels.conftest import Printed


def test_prints_odd_numbers(printed: Printed) -> None:
    out = printed("pycuda_kernels/elementwise_kernel.py").splitlines()
    assert out == ["the first: 1 3 5 7 9", "all of them: True"]


def test_any_line(simulate: Simulate) -> None:
    run = simulate("pycuda_kernels/elementwise_kernel.py")
    x = np.array([0, 1, -2, 4], dtype=np.float32)
    y = np.array([1, 1, 10, 0], dtype=np.float32)
    assert run.module.saxpy(-0.5, x, y).tolist() == [1, 0.5, 11, -2]
