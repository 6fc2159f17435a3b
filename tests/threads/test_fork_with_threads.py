"""A lock that a thread holds while the process forks."""

from multiprocessing import get_all_start_methods

from snippets.threads.fork_with_threads import child_gets_lock, lock
from tests.conftest import RunProgram


def test_a_child_started_afresh_has_a_lock_of_its_own() -> None:
    assert child_gets_lock("spawn")
    assert not lock.locked()


def test_prints_that_only_fork_copies_the_held_lock(run_program: RunProgram) -> None:
    lines = run_program("threads/fork_with_threads.py").stdout.splitlines()
    gets_lock = dict(line.split(": the child gets the lock: ") for line in lines)
    assert gets_lock == {method: str(method != "fork") for method in get_all_start_methods()}
