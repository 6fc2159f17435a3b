"""A task for an executor that was shut down."""

from tests.conftest import RunProgram


def test_the_second_task_is_refused(run_program: RunProgram) -> None:
    run = run_program("failures/pitfall_after_shutdown.py")
    assert run.stdout == "9\n"
    assert run.error == "RuntimeError: cannot schedule new futures after shutdown"
