"""Saxpy and a sum in numba-cuda: on a GPU only, for nothing stands in for it."""

from tests.conftest import RunProgram


def test_prints_what_numpy_prints(run_program: RunProgram) -> None:
    out = run_program("pycuda_kernels/same_in_numba.py").stdout
    assert out == "saxpy: 1 3 5 7 9\nsum: 10,000,000\n"
