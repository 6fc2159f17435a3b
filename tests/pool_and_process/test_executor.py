"""Answers and errors of a ProcessPoolExecutor."""

import pytest

from snippets.pool_and_process.executor import invert
from tests.conftest import RunProgram


@pytest.mark.parametrize("number", [1, 3, -8])
def test_invert(number: int) -> None:
    assert invert(number) * number == pytest.approx(1)


def test_prints_answers_and_the_error_of_one_task(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/executor.py", start_method="spawn")
    by_map, *submitted = run.stdout.splitlines()
    assert by_map == "map: 0.25 0.5 1.0"
    answers = [line.split(" is ")[1] for line in submitted]
    assert answers == ["0.25", "0.5", "ZeroDivisionError('division by zero')", "1.0"]
