"""A child of an executor's worker."""

from tests.conftest import RunProgram


def test_both_children_end_well(run_program: RunProgram) -> None:
    run = run_program("failures/children_of_workers.py", start_method="spawn")
    assert run.stdout == "exit codes: [0, 0]\n"
