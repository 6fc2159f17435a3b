"""Arithmetic on the GPU: ends and mean of a line, by hand."""

from tests.pycuda_kernels.conftest import Printed


def test_prints_the_line(printed: Printed) -> None:
    out = printed("pycuda_kernels/gpuarray_arithmetic.py").splitlines()
    assert out[0] == "it is a GPUArray of float32 with shape (1000000,)"
    assert out[1:] == ["ends: 1.0 4.0", "mean: 2.5", "agrees with NumPy: True"]
