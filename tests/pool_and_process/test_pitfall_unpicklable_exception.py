"""An exception that the parent cannot rebuild."""

import pickle

import pytest

from snippets.pool_and_process.pitfall_unpicklable_exception import BadRowError
from tests.conftest import RunProgram


def test_it_is_pickled_and_cannot_be_rebuilt() -> None:
    pickled = pickle.dumps(BadRowError(7, "is empty"))
    with pytest.raises(TypeError, match="reason"):
        pickle.loads(pickled)


def test_the_pool_dies_of_that_and_the_program_goes_on(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/pitfall_unpicklable_exception.py", start_method="spawn")
    assert run.timed_out
    assert run.error.startswith("TypeError: ")
    assert run.stdout == ""
