"""A block of 2,048 threads."""

from tests.conftest import RunProgram


def test_the_driver_refuses_the_block(run_pycuda: RunProgram) -> None:
    run = run_pycuda("pycuda_kernels/pitfall_too_many_threads.py")
    assert run.stdout == "a block may have 1024 threads\n"
    assert "LogicError" in run.error
    assert "invalid argument" in run.error
