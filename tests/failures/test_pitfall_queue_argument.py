"""A queue in a task's arguments."""

from queue import SimpleQueue

from snippets.failures.pitfall_queue_argument import put_square
from tests.conftest import RunProgram


def test_puts_a_square() -> None:
    answers = SimpleQueue()
    put_square(3, answers)
    assert answers.get() == 9


def test_the_queue_cannot_be_sent(run_program: RunProgram) -> None:
    run = run_program("failures/pitfall_queue_argument.py", start_method="spawn")
    assert run.error.startswith("RuntimeError: Queue objects should only be shared between proc")
    assert run.stdout == ""
