"""Five ways to give a pool its tasks."""

from snippets.pool_and_process.apply_and_map import square
from tests.conftest import RunProgram


def test_square() -> None:
    assert [square(number) for number in (-3, 0, 12)] == [9, 0, 144]


def test_prints_the_same_answers_five_times(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/apply_and_map.py", start_method="spawn")
    ways = dict(line.split(":") for line in run.stdout.splitlines())
    assert list(ways) == ["apply", "apply_async", "map", "imap", "imap_unordered"]
    squares = ["0", "1", "4", "9", "16", "25"]  # each is the last one plus 1, 3, 5, 7, 9
    assert [answers.split() for answers in ways.values()] == [squares] * 5
