"""A worker of a ProcessPoolExecutor that is killed."""

import pytest

from snippets.pool_and_process.killed_worker_executor import squares
from tests.conftest import RunProgram


def test_work_without_the_deadly_task_needs_one_attempt() -> None:
    assert squares([9, 2, 5], attempts=1) == [81, 4, 25]


def test_it_gives_up_in_the_end() -> None:
    with pytest.raises(RuntimeError, match="1 attempt"):
        squares([2, 3], attempts=1)


def test_prints_the_break_then_all_squares(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/killed_worker_executor.py", start_method="forkserver")
    broken, answer = run.stdout.splitlines()
    assert broken == "attempt 1: BrokenProcessPool"
    assert answer == "[0, 1, 4, 9, 16, 25, 36, 49]"
