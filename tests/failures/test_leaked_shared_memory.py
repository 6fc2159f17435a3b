"""Shared memory that nobody unlinked, and shared memory that its maker did."""

from tests.conftest import RunProgram


def test_warns_of_what_is_left(run_program: RunProgram) -> None:
    printed = run_program("failures/leaked_shared_memory.py").stdout
    told = dict(line.split(": ", 1) for line in printed.splitlines())
    assert "appear to be 1 leaked shared_memory objects" in told["leak"]
    assert told["unlink"] == "no warning"
