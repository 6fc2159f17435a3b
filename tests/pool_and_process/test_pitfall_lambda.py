"""A lambda sent to a pool."""

import pickle
import sys

import pytest

from tests.conftest import RunProgram


def test_pickle_names_the_lambda(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/pitfall_lambda.py", start_method="spawn")
    raised, message = run.error.split(": ", 1)
    is_new = sys.version_info >= (3, 14)
    assert raised == ("_pickle.PicklingError" if is_new else "AttributeError")
    assert "main.<locals>.<lambda>" in message
    assert run.stdout == ""


def test_one_at_the_top_level_raised_the_newer_error_before() -> None:
    square = eval("lambda number: number**2", {"__name__": __name__})
    assert square(3) == 9
    with pytest.raises(pickle.PicklingError):
        pickle.dumps(square)
