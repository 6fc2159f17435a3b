"""Saxpy and a sum in NumPy."""

import numpy as np

from snippets.pycuda_kernels.same_in_numpy import saxpy
from tests.conftest import RunProgram


def test_saxpy_by_hand() -> None:
    x, y = np.array([[1, 2], [4, 8]], dtype=np.float32)
    z = saxpy(0.5, x, y, np.empty_like(x))
    assert (z.tolist(), z.dtype) == ([4.5, 9], np.float32)


def test_prints_the_sum(run_program: RunProgram) -> None:
    # A hundred thousand times 1 + 3 + ... + 19.
    out = run_program("pycuda_kernels/same_in_numpy.py").stdout
    assert out == "saxpy: 1 3 5 7 9\nsum: 10,000,000\n"
