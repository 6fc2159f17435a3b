"""A value of its own for each thread."""

from threading import local
from types import SimpleNamespace

from snippets.threads.thread_local import USERS, users_seen
from tests.conftest import RunProgram


def test_a_shared_attribute_has_the_last_value_written() -> None:
    shared = SimpleNamespace()
    assert users_seen(shared) == [shared.user] * len(USERS)


def test_a_local_one_is_seen_by_its_thread_alone() -> None:
    own = local()
    own.user = "main"
    assert users_seen(own) == ["Ann", "Bob", "Cy"]
    assert own.user == "main"


def test_prints_who_saw_whom(run_program: RunProgram) -> None:
    lines = run_program("threads/thread_local.py").stdout.splitlines()
    seen = [line.split("threads: ")[-1].split("one? ")[-1] for line in lines]
    assert seen == ["1", "Ann Bob Cy", "False"]
