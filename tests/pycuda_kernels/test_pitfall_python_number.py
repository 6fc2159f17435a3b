"""A number of Python as an argument of a kernel."""

import pytest

from tests.conftest import RunProgram, Simulate


def test_the_model_refuses_as_pycuda_does(simulate: Simulate) -> None:
    with pytest.raises(TypeError, match=r"invalid type on parameter #1 \(0-based\)"):
        simulate("pycuda_kernels/pitfall_python_number.py")


def test_pycuda_refuses(run_program: RunProgram) -> None:
    run = run_program("pycuda_kernels/pitfall_python_number.py")
    assert "invalid type on parameter #1" in run.error
