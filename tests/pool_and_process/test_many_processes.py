"""A list of processes: answers in order, and a failure seen."""

import sys
from collections.abc import Callable
from itertools import pairwise
from multiprocessing import Pipe, Process, active_children
from multiprocessing.connection import Connection

import pytest

from snippets.pool_and_process.many_processes import collect, start
from tests.conftest import RunProgram


def formula(last: int) -> int:
    return last * (last + 1) * (2 * last + 1) // 6


def started(target: Callable, argument: int) -> tuple[Process, Connection]:
    """A process that never answers, and the pipe that it was to answer by."""
    receiver, sender = Pipe(duplex=False)
    process = Process(target=target, args=(argument,))
    process.start()
    sender.close()
    return process, receiver


def test_answers_come_in_the_order_of_the_processes() -> None:
    parts = [range(6), range(2), range(4)]
    assert collect([start(part) for part in parts]) == [formula(5), formula(1), formula(3)]
    assert active_children() == []


@pytest.mark.parametrize(("target", "code"), [(sys.exit, 3), (sys.exit, 0), (abs, -1)])
def test_a_process_without_an_answer_is_not_waited_for(target: Callable, code: int) -> None:
    with pytest.raises(RuntimeError, match=f"no answer, exit code {max(code, 0)}"):
        collect([started(target, code)])


def test_prints_the_sum_of_the_parts(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/many_processes.py", start_method="spawn")
    sums, exit_codes = run.stdout.splitlines()
    up_to = [formula(last) for last in (0, 25, 50, 75, 100)]
    parts, whole = sums.split(" = ")
    expected = [after - before for before, after in pairwise(up_to)]
    assert [int(part) for part in parts.split(" + ")] == expected
    assert int(whole) == up_to[-1]
    assert exit_codes == "exit codes: 0 0 0 0"
