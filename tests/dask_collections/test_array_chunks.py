"""A mean over chunks, against a loop over cells; and how many chunks there are."""

import dask.array as da
import pytest

from snippets.dask_collections.array_chunks import make_array, mean_square
from tests.conftest import RunProgram


def test_cells_are_counted_row_by_row() -> None:
    array = make_array(40)
    assert array[3, 7] == 3 * 40 + 7
    assert array[30, 1] == 201


@pytest.mark.parametrize("chunk", [1, 3, 8])
def test_mean_agrees_with_a_loop(chunk: int) -> None:
    cells = range(8)
    squares = [(8 * row + column + 8 * column + row) ** 2 for row in cells for column in cells]
    chunked = da.from_array(make_array(8), chunks=chunk)
    assert float(mean_square(chunked).compute(scheduler="sync")) == pytest.approx(sum(squares) / 64)


def test_prints_one_mean_and_fewer_tasks_for_larger_chunks(run_program: RunProgram) -> None:
    alone, *lines = run_program("dask_collections/array_chunks.py").stdout.splitlines()
    mean = alone.removeprefix("NumPy alone: ")
    assert len(lines) == 5
    assert all(f": {mean}, " in line for line in lines)
    tasks = [int(line.rsplit(", ", 1)[1].split()[0].replace(",", "")) for line in lines]
    assert tasks == sorted(tasks, reverse=True)
    assert tasks[0] > (2048 // 128) ** 2 > tasks[2]
