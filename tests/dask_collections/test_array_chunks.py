"""A mean over chunks, against a loop over cells; and how many chunks there are."""

import numpy as np
import pytest

from snippets.dask_collections.array_chunks import make_array, make_chunks, mean_square
from tests.conftest import RunProgram


def test_a_cell_is_its_row_less_half_its_column() -> None:
    array = make_array(40)
    assert (array[3, 7], array[30, 1]) == (-0.5, 29.5)


@pytest.mark.parametrize("chunk", [1, 3, 8])
def test_mean_agrees_with_a_loop(chunk: int) -> None:
    cells = range(8)
    squares = [((row + column) / 2) ** 2 for row in cells for column in cells]
    chunked = make_chunks(8, chunk)
    assert chunked.numblocks == (-(-8 // chunk),) * 2
    assert np.array_equal(chunked.compute(scheduler="sync"), make_array(8))
    assert float(mean_square(chunked).compute(scheduler="sync")) == pytest.approx(sum(squares) / 64)


def test_prints_one_mean_and_fewer_tasks_for_larger_chunks(run_program: RunProgram) -> None:
    alone, *lines = run_program("dask_collections/array_chunks.py").stdout.splitlines()
    mean = alone.removeprefix("NumPy alone: ")
    assert len(lines) == 5
    assert all(f": {mean}, " in line for line in lines)
    tasks = [int(line.rsplit(", ", 1)[1].split()[0].replace(",", "")) for line in lines]
    assert tasks == sorted(tasks, reverse=True)
    assert tasks[0] > (2048 // 128) ** 2 > tasks[2]
