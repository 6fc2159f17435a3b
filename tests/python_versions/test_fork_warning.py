"""The warning of a fork beside a thread."""

from multiprocessing import get_all_start_methods

from tests.conftest import RunProgram

SAID = (
    "DeprecationWarning: This process (pid=…) is multi-threaded, use of fork() may lead to "
    "deadlocks in the child."
)


def test_only_fork_is_warned_of(run_program: RunProgram) -> None:
    lines = run_program("python_versions/fork_warning.py").stdout.splitlines()
    assert dict(line.split(": ", 1) for line in lines) == {
        method: SAID if method == "fork" else "no warning" for method in get_all_start_methods()
    }
