"""Locks and files given to a process."""

from multiprocessing import get_all_start_methods

from snippets.python_versions.handed_over import lock, outcome, take
from tests.conftest import RunProgram


def test_what_can_be_pickled_is_handed_over() -> None:
    assert outcome("spawn", take, "a name") == "handed over"


def test_prints_who_gets_what(run_program: RunProgram) -> None:
    lines = run_program("python_versions/handed_over.py").stdout.splitlines()
    seen = {
        lines[n].rstrip(":"): [line.split(": ", 1)[1] for line in lines[n + 1 : n + 4]]
        for n in range(0, len(lines), 4)
    }
    assert sorted(seen) == sorted(get_all_start_methods())
    for method, (threads_lock, file, processes_lock) in seen.items():
        if method == "fork":
            assert threads_lock == file == "handed over"
            assert processes_lock == "held by the parent"
        else:
            assert threads_lock == "TypeError: cannot pickle '_thread.lock' object"
            assert file.startswith("TypeError: cannot pickle ")
            assert "TextIOWrapper" in file
            assert processes_lock == "not held: another lock"
    assert not lock.acquire(block=False) or lock.release() is None
