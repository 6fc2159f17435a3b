"""Saxpy from one expression."""

import numpy as np

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_prints_odd_numbers(printed: Printed) -> None:
    out = printed("pycuda_kernels/elementwise_kernel.py").splitlines()
    assert out == ["the first: 1 3 5 7 9", "all of them: True"]


def test_any_line(traced: Traced) -> None:
    x = np.array([0, 1, -2, 4], dtype=np.float32)
    y = np.array([1, 1, 10, 0], dtype=np.float32)
    run = traced("pycuda_kernels/elementwise_kernel.py", ("saxpy", -0.5, x, y))
    assert run.results[0].tolist() == [1, 0.5, 11, -2]
    assert run.faults == []
