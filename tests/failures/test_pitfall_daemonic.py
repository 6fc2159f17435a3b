"""A child of a worker."""

from snippets.failures.pitfall_daemonic import exit_code_of_a_child
from tests.conftest import RunProgram


def test_outside_of_a_pool_the_child_ends_well() -> None:
    assert exit_code_of_a_child(-1) == 0


def test_a_worker_may_have_no_children(run_program: RunProgram) -> None:
    run = run_program("failures/pitfall_daemonic.py", start_method="spawn")
    assert run.error == "AssertionError: daemonic processes are not allowed to have children"
    assert run.stdout == ""
