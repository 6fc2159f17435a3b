"""The random state that forked workers inherit, whatever the default start method is."""

import pytest

from tests.conftest import RunProgram


@pytest.mark.parametrize("default", ["fork", "spawn"])
def test_prints_one_number_from_four_workers(run_program: RunProgram, default: str) -> None:
    run = run_program("pool_and_process/pitfall_seeds.py", start_method=default)
    assert [line.split(":") for line in run.stdout.splitlines()] == [
        ["numpy.random", " 4 workers, different numbers", " 1"],
        ["random", "       4 workers, different numbers", " 4"],
    ]
