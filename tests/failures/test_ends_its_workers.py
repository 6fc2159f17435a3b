"""A program that ends its workers, and then itself."""

import pytest

from tests.conftest import RunProgram


@pytest.mark.parametrize("start_method", ["fork", "forkserver", "spawn"])
def test_the_task_of_an_hour_has_ended(run_program: RunProgram, start_method: str) -> None:
    run = run_program("failures/ends_its_workers.py", start_method=start_method)
    assert run.stdout == "the task ended with: BrokenProcessPool\n"
    assert not run.timed_out
