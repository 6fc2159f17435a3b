"""An exception in one of three spawned processes."""

import pytest

from snippets.torch_multiprocessing.spawn_errors import work
from tests.conftest import RunProgram


def test_rank_one_has_no_data() -> None:
    with pytest.raises(ValueError, match="no data for rank 1"):
        work(1)


def test_the_others_are_ended_and_the_exception_raised(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/spawn_errors.py", start_method="spawn")
    assert run.stdout.splitlines() == [
        "raised by process: 1",
        "ValueError: no data for rank 1",
        "ended within the minute: True",
        "children left: 0",
    ]
