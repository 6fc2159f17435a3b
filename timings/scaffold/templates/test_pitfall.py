"""A lambda sent to a pool: the error names it."""

from tests.conftest import RunProgram


def test_the_error_names_the_lambda(run_program: RunProgram) -> None:
    run = run_program("chapter_folder/pitfall_lambda.py", start_method="spawn")
    assert "main.<locals>.<lambda>" in run.error
    assert run.stdout == ""
