"""A lock of another start method."""

from tests.conftest import RunProgram


def test_the_lock_is_refused(run_program: RunProgram) -> None:
    run = run_program("failures/pitfall_lock_of_fork.py")
    assert run.error.startswith("RuntimeError: A SemLock created in a fork context is being shared")
    assert run.stdout == ""
