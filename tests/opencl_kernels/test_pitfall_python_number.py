"""A number of Python as an argument of a kernel."""

from tests.conftest import RunProgram


def test_pyopencl_refuses(run_program: RunProgram) -> None:
    run = run_program("opencl_kernels/pitfall_python_number.py")
    assert "invalid kernel argument" in run.error
    assert "arg#2 (1-based)" in run.error
