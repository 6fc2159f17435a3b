"""A block of 2,048 threads."""

import pytest

from tests.conftest import RunProgram, Simulate


def test_the_model_refuses_the_block(simulate: Simulate) -> None:
    with pytest.raises(Exception, match="invalid argument") as error:
        simulate("pycuda_kernels/pitfall_too_many_threads.py")
    assert type(error.value).__name__ == "LogicError"


def test_a_gpu_refuses_the_block(run_program: RunProgram) -> None:
    run = run_program("pycuda_kernels/pitfall_too_many_threads.py")
    assert run.stdout == "a block may have 1024 threads\n"
    assert "LogicError" in run.error
