"""More memory than the device has."""

import pytest

from tests.conftest import RunProgram, Simulate


def test_the_model_refuses(simulate: Simulate) -> None:
    with pytest.raises(Exception, match="out of memory") as error:
        simulate("pycuda_kernels/pitfall_out_of_memory.py")
    assert type(error.value).__name__ == "MemoryError"


def test_a_gpu_refuses(run_program: RunProgram) -> None:
    assert "out of memory" in run_program("pycuda_kernels/pitfall_out_of_memory.py").error
