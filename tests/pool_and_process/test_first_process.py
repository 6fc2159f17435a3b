"""The smallest program with a process: its answer, against the closed formula."""

from multiprocessing import Queue

from snippets.pool_and_process.first_process import sum_squares
from tests.conftest import RunProgram


def formula(last: int) -> int:
    return last * (last + 1) * (2 * last + 1) // 6


def test_answer_goes_to_the_queue() -> None:
    answers = Queue()
    for last in (1, 7, 40):
        sum_squares(last, answers)
        assert answers.get(timeout=10) == formula(last)


def test_prints_the_answer_and_a_clean_exit(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/first_process.py", start_method="spawn")
    answer, exit_code = run.stdout.splitlines()
    assert answer == f"the squares of 1 to 100 sum to {formula(100):,}"
    assert exit_code == "exit code 0"
