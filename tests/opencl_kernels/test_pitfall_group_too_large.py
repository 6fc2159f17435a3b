"""Twice as many items as a group may have."""

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


def test_the_group_is_refused(load: Load, run_program: RunProgram) -> None:
    run = run_program("opencl_kernels/pitfall_group_too_large.py")
    most = load("first_kernel").CONTEXT.devices[0].max_work_group_size
    assert run.stdout == f"a group may have {most:,} items\n"
    assert run.error.endswith("INVALID_WORK_GROUP_SIZE")
