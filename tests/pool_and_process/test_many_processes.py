"""A list of processes: answers in order, and a failure seen."""

import sys
from itertools import pairwise
from multiprocessing import Process, Queue
from queue import Empty
from unittest.mock import Mock

import pytest

from snippets.pool_and_process.many_processes import collect
from tests.conftest import RunProgram


def test_answers_come_in_the_order_of_the_processes() -> None:
    answers = Queue()
    for index in (2, 0, 1):
        answers.put((index, 10 * index))
    assert collect([Process() for _ in range(3)], answers) == [0, 10, 20]


def test_a_failed_process_is_seen_and_not_waited_for() -> None:
    failing = Process(target=sys.exit, args=(3,))
    failing.start()
    failing.join()
    silent = Mock(**{"get.side_effect": [Empty] * 3})  # asked a fourth time, it fails the test
    with pytest.raises(RuntimeError, match="failed"):
        collect([failing], silent)


def test_prints_the_sum_of_the_parts(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/many_processes.py", start_method="spawn")
    sums, exit_codes = run.stdout.splitlines()
    up_to = [n * (n + 1) * (2 * n + 1) // 6 for n in (0, 25, 50, 75, 100)]
    parts, whole = sums.split(" = ")
    expected = [after - before for before, after in pairwise(up_to)]
    assert [int(part) for part in parts.split(" + ")] == expected
    assert int(whole) == up_to[-1]
    assert exit_codes == "exit codes: 0 0 0 0"
