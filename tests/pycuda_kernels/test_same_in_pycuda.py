"""Saxpy and a sum in PyCUDA."""

from tests.pycuda_kernels.conftest import Printed


def test_prints_what_numpy_prints(printed: Printed) -> None:
    out = printed("pycuda_kernels/same_in_pycuda.py")
    assert out == "saxpy: 1 3 5 7 9\nsum: 10,000,000\n"
