"""What crosses from one interpreter to another."""

from tests.conftest import RunProgram


def test_copies_cross_and_nothing_is_shared(run_program: RunProgram) -> None:
    run = run_program("python_versions/in_interpreters.py")
    found = dict(line.split(": ", 1) for line in run.stdout.splitlines())
    assert found["the same process"] == "True"
    assert (found["calls there"], found["calls here"]) == ("1 2 3", "0")
    assert found["a dict"] == "arrives as dict"
    assert found["a lock"].startswith("NotShareableError: ")
    assert found["a file"].startswith("NotShareableError: ")
