"""A generator as a result."""

from snippets.failures.pitfall_generator_result import squares
from tests.conftest import RunProgram


def test_squares() -> None:
    assert list(squares(4)) == [0, 1, 4, 9]


def test_the_generator_cannot_be_sent(run_program: RunProgram) -> None:
    run = run_program("failures/pitfall_generator_result.py", start_method="spawn")
    assert "cannot pickle 'generator' object" in run.error
    assert run.stdout == ""
