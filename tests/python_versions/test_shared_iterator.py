"""One generator for two threads."""

from snippets.python_versions.shared_iterator import numbers, taken_by_two
from tests.conftest import RunProgram


def test_a_list_can_be_shared_out_of_one_iterator() -> None:
    # A list's iterator is no generator: it has no frame that could be running.
    assert taken_by_two(iter([3, 1, 2])) == "[1, 2, 3]"
    assert list(numbers()) == list(range(6))


def test_the_lock_gives_each_number_to_one_thread(run_program: RunProgram) -> None:
    plain, locked = run_program("python_versions/shared_iterator.py").stdout.splitlines()
    assert plain.endswith("ValueError: generator already executing")
    assert locked.endswith("[0, 1, 2, 3, 4, 5]")
