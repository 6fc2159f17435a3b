"""A program whose worker is busy when it has nothing more to do."""

from tests.conftest import RunProgram


def test_prints_its_last_line_and_goes_on(run_program: RunProgram) -> None:
    run = run_program("failures/pitfall_never_ends.py", start_method="spawn")
    assert run.timed_out
    assert run.stdout == "the last line\n"
