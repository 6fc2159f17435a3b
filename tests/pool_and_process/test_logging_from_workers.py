"""Log lines of several workers through one queue."""

from snippets.pool_and_process.logging_from_workers import log_of_squares
from tests.conftest import RunProgram


def test_none_is_lost_doubled_or_torn() -> None:
    assert sorted(log_of_squares(64)) == [f"squaring {number:02}" for number in range(64)]


def test_prints_one_line_a_task(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/logging_from_workers.py", start_method="spawn")
    count, *first = run.stdout.splitlines()
    assert count == "100 lines from 100 tasks, 100 different"
    assert first == ["squaring 00", "squaring 01", "squaring 02"]
