"""Five ways to give a pool its tasks."""

import time
from collections.abc import Iterator
from multiprocessing.pool import ThreadPool

from snippets.pool_and_process.apply_and_map import square
from tests.conftest import RunProgram


def test_square() -> None:
    assert [square(number) for number in (-3, 0, 12)] == [9, 0, 144]


def test_imap_takes_its_whole_input_for_one_answer() -> None:
    taken = []

    def numbers() -> Iterator[int]:
        for number in range(5_000):
            taken.append(number)
            yield number

    with ThreadPool(2) as pool:
        answers = pool.imap(square, numbers())
        assert next(answers) == 0
        end = time.monotonic() + 30
        while len(taken) < 5_000 and time.monotonic() < end:
            time.sleep(0.01)
    assert len(taken) == 5_000


def test_prints_the_same_answers_five_times(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/apply_and_map.py", start_method="spawn")
    ways = dict(line.split(":") for line in run.stdout.splitlines())
    assert list(ways) == ["apply", "apply_async", "map", "imap", "imap_unordered"]
    squares = ["0", "1", "4", "9", "16", "25"]  # each is the last one plus 1, 3, 5, 7, 9
    assert [answers.split() for answers in ways.values()] == [squares] * 5
