"""100 is no multiple of 32."""

from tests.conftest import RunProgram


def test_the_range_is_refused(run_program: RunProgram) -> None:
    assert 100 % 32
    run = run_program("opencl_kernels/pitfall_uneven_range.py")
    assert run.error.endswith("INVALID_WORK_GROUP_SIZE")
