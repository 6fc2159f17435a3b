"""Additions that two threads make to one number."""

import sys
from collections.abc import Iterator

import pytest

from snippets.threads.gil_status import gil_is_on
from snippets.threads.lost_updates import Counter, lost
from tests.conftest import RunProgram


@pytest.fixture(autouse=True)
def many_switches() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_a_counter_counts() -> None:
    counter = Counter()
    counter.add(3)
    counter.add_by_call(4)
    assert counter.value == 7


@pytest.mark.skipif(not gil_is_on(), reason="without the GIL any addition can be lost")
def test_with_the_gil_no_addition_is_cut_in_two() -> None:
    assert [lost("add") for _ in range(5)] == [0] * 5


def test_a_call_in_between_is_where_they_are_lost() -> None:
    assert any(lost("add_by_call") for _ in range(20))


def test_prints_which_addition_loses(run_program: RunProgram) -> None:
    lines = run_program("threads/lost_updates.py").stdout.splitlines()
    loses = dict(line.rsplit(":", 1) for line in lines)
    assert loses["+= one() loses additions"].strip() == "True"
    assert loses["+= 1 loses additions"].strip() == str(not gil_is_on())
