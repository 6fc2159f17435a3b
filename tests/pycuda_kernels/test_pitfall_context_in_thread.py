"""A second thread has no context."""

from tests.conftest import RunProgram


def test_the_second_thread_fails_and_the_first_does_not(run_pycuda: RunProgram) -> None:
    run = run_pycuda("pycuda_kernels/pitfall_context_in_thread.py")
    assert run.stdout == "in the first thread:  0.0 2.0 4.0 6.0\n"
    assert "LogicError" in run.error
    assert "invalid device context" in run.error
