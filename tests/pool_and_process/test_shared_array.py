"""Sums of an array in shared memory, against the closed formula."""

from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest

from snippets.pool_and_process.shared_array import shared, total_of_part
from tests.conftest import RunProgram


def test_parts_are_those_of_the_array() -> None:
    with shared(np.array([0.5, 8.0, -2.0, 0.25])) as name:
        assert [total_of_part(name, part) for part in (range(1), range(1, 3))] == [0.5, 6.0]
        assert total_of_part(name, range(4)) == pytest.approx(6.75)


def test_memory_is_given_back() -> None:
    with shared(np.zeros(3)) as name:
        pass
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)


@pytest.mark.parametrize("start_method", ["fork", "forkserver", "spawn"])
def test_prints_the_formula_and_no_warning(run_program: RunProgram, start_method: str) -> None:
    run = run_program("pool_and_process/shared_array.py", start_method=start_method)
    last = 8 * 125_000 - 1
    assert run.stdout == f"{last * (last + 1) // 2:,} in all, from 8 parts\n"
    assert run.error == ""
