"""Twice the memory of the device."""

from tests.conftest import RunProgram


def test_the_buffer_is_refused(run_program: RunProgram) -> None:
    run = run_program("opencl_kernels/pitfall_too_large_buffer.py")
    assert run.error.endswith("INVALID_BUFFER_SIZE")
