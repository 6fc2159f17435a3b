"""What a forked child copies by reading: the objects of a list, and nothing of an array."""

from tests.conftest import RunProgram


def test_only_the_list_is_copied(run_program: RunProgram) -> None:
    printed = run_program("failures/refcounts_copy.py", start_method="fork").stdout
    told = dict(line.split(": the child copied ") for line in printed.splitlines())
    assert told == {"a list": "it by reading it", "an array": "nothing by reading it"}
