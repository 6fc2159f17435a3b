"""A thread that is started twice."""

from tests.conftest import RunProgram


def test_the_second_start_is_refused(run_program: RunProgram) -> None:
    run = run_program("failures/pitfall_thread_twice.py")
    assert run.stdout == "hello\n"
    assert run.error == "RuntimeError: threads can only be started once"
