"""The same light tasks in threads and in processes."""

from collections.abc import Callable
from functools import partial
from multiprocessing import Process
from threading import Thread

import pytest

from snippets.pool_and_process.light_tasks import look_up, with_one_each, with_threads
from tests.conftest import RunProgram


def test_look_up_answers() -> None:
    assert [look_up(number) for number in (0, 3, 12)] == [0, 9, 144]


@pytest.mark.parametrize(
    "ask", [with_threads, partial(with_one_each, Thread), partial(with_one_each, Process)]
)
def test_answers_come_in_the_order_of_the_numbers(ask: Callable) -> None:
    assert ask([5, 1, 4, 1]) == [25, 1, 16, 1]


def test_prints_the_same_answers(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/light_tasks.py", start_method="spawn")
    answers = [line.split(":")[1].split() for line in run.stdout.splitlines()]
    assert answers == [["0", "1", "4", "9", "16", "25", "36", "49"]] * 3
