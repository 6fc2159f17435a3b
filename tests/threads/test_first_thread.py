"""Threads that leave their answers in a list."""

from snippets.threads.first_thread import sum_squares
from tests.conftest import RunProgram


def test_sum_goes_to_its_own_place() -> None:
    sums = [0, 0, 0]
    sum_squares(range(1, 11), sums, 1)
    assert sums == [0, 10 * 11 * 21 // 6, 0]


def test_prints_the_sum_of_the_first_100_squares(run_program: RunProgram) -> None:
    run = run_program("threads/first_thread.py")
    first, second = 50 * 51 * 101 // 6, 100 * 101 * 201 // 6 - 50 * 51 * 101 // 6
    assert run.stdout == f"{first} + {second} = {100 * 101 * 201 // 6}\n"
