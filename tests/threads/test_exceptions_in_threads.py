"""Where the exception of a thread goes."""

import threading

from snippets.threads.exceptions_in_threads import error_of_future, errors_of_thread
from tests.conftest import RunProgram

ERROR = "ZeroDivisionError('division by zero')"


def test_join_raises_nothing_and_the_hook_is_told() -> None:
    usual = threading.excepthook
    assert errors_of_thread(0) == ([], [ERROR])
    assert errors_of_thread(4) == ([], [])
    assert threading.excepthook is usual


def test_a_future_raises_or_returns() -> None:
    assert error_of_future(0) == ERROR
    assert error_of_future(4) == "0.25"


def test_prints_who_was_told(run_program: RunProgram) -> None:
    lines = run_program("threads/exceptions_in_threads.py").stdout.splitlines()
    assert [line.split(":")[1].strip() for line in lines] == ["nothing", ERROR, ERROR]
