"""A number of Python as an argument of a kernel."""

from tests.conftest import RunProgram


def test_pycuda_refuses(run_pycuda: RunProgram) -> None:
    run = run_pycuda("pycuda_kernels/pitfall_python_number.py")
    assert run.error == "TypeError: invalid type on parameter #1 (0-based)"
