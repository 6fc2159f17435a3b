"""A queue that the workers were given."""

from tests.conftest import RunProgram


def test_all_answers_come(run_program: RunProgram) -> None:
    run = run_program("failures/queue_by_initializer.py", start_method="spawn")
    assert run.stdout == "[0, 1, 4, 9]\n"
