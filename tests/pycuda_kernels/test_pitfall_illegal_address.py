"""A size in bytes: the error comes after the launch, not from it."""

import pytest

from tests.conftest import RunProgram, Simulate


def test_the_model_finds_the_store_outside(simulate: Simulate) -> None:
    with pytest.raises(Exception, match=r"illegal memory access|outside"):
        simulate("pycuda_kernels/pitfall_illegal_address.py")


def test_a_gpu_says_so_when_it_is_waited_for(run_program: RunProgram) -> None:
    run = run_program("pycuda_kernels/pitfall_illegal_address.py")
    assert run.stdout == "launched, and no error yet\n"
    assert "illegal memory access" in run.error
