"""Lines of two workers in one file."""

from snippets.python_versions.handed_over_repaired import logged
from tests.conftest import RunProgram


def test_no_line_is_lost_or_torn() -> None:
    assert sorted(map(int, logged(range(40)))) == list(range(40))


def test_prints_how_many(run_program: RunProgram) -> None:
    run = run_program("python_versions/handed_over_repaired.py", start_method="spawn")
    assert run.stdout == "100 lines, 100 different ones\n"
