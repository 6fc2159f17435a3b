"""More memory than the device has."""

from tests.conftest import RunProgram


def test_the_driver_refuses(run_pycuda: RunProgram) -> None:
    error = run_pycuda("pycuda_kernels/pitfall_out_of_memory.py").error
    assert "MemoryError" in error
    assert "out of memory" in error
