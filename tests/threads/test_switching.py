"""Two threads that take turns."""

import sys
from itertools import pairwise

from snippets.threads.switching import stretches
from tests.conftest import RunProgram


def test_names_alternate_and_both_ran() -> None:
    turns = stretches(steps=1_000_000)
    assert set(turns) == {"A", "B"}
    assert all(one != other for one, other in pairwise(turns))


def test_a_thread_that_may_not_be_interrupted_runs_to_its_end() -> None:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1000)  # seconds: longer than the work
    try:
        turns = stretches(steps=1_000_000)
    finally:
        sys.setswitchinterval(usual)
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        assert len(turns) <= 3  # the barrier may hand over once
    else:
        assert set(turns) == {"A", "B"}


def test_prints_that_both_ran_in_turns(run_program: RunProgram) -> None:
    a, b, interval = run_program("threads/switching.py").stdout.splitlines()
    assert (a.split(": ")[1], b.split(": ")[1]) == ("True", "True")
    assert interval.endswith("5 ms")
