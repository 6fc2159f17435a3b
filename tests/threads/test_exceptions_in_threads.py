"""Where the exception of a thread goes."""

import threading

from snippets.threads.exceptions_in_threads import (
    ask_a_future,
    forget_a_future,
    join_a_thread,
    who_hears,
)
from tests.conftest import RunProgram

ERROR = "ZeroDivisionError('division by zero')"


def test_the_hook_hears_of_a_thread_the_asker_of_a_future_and_else_nobody() -> None:
    usual = threading.excepthook
    assert who_hears(join_a_thread) == ("nothing", ERROR)
    assert who_hears(ask_a_future) == (ERROR, "nothing")
    assert who_hears(forget_a_future) == ("nothing", "nothing")
    assert who_hears(lambda: None) == ("nothing", "nothing")
    assert threading.excepthook is usual


def test_prints_who_heard(run_program: RunProgram) -> None:
    lines = run_program("threads/exceptions_in_threads.py").stdout.splitlines()
    assert [line.count(ERROR) for line in lines] == [1, 1, 0]
    assert [line.split()[0] for line in lines] == [
        "join_a_thread",
        "ask_a_future",
        "forget_a_future",
    ]
