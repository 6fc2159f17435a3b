"""How many cores a process may use, and how many workers a pool starts."""

import os
import sys

import pytest

from snippets.pool_and_process.pool_size import RULE, usable_cores, workers_of_pool
from tests.conftest import RunProgram


@pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="this system cannot keep a process to one core"
)
def test_a_process_kept_to_one_core_may_use_one() -> None:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert usable_cores() == 1
    finally:
        os.sched_setaffinity(0, before)


def test_a_pool_starts_as_many_workers_as_it_is_told() -> None:
    assert [workers_of_pool(number) for number in (1, 3)] == [1, 3]


def test_usable_cores_are_some_of_the_machine_s() -> None:
    assert 1 <= usable_cores() <= os.cpu_count()


def test_prints_the_rule_of_this_python(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/pool_size.py", start_method="spawn")
    rule = "process_cpu_count" if sys.version_info >= (3, 13) else "cpu_count"
    assert rule == RULE
    assert run.stdout.splitlines() == [
        f"Pool() starts os.{rule}() workers: True",
        "Pool(usable_cores()) starts one per usable core: True",
    ]
