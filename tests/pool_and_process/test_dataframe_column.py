"""A column cut in four: its exponentials, against the `math` module's."""

import math
from multiprocessing.pool import ThreadPool

import numpy as np
import pytest

from snippets.pool_and_process.dataframe_column import exp_by_pool, make_frame
from tests.conftest import RunProgram


def test_frame_holds_sines() -> None:
    frame = make_frame(100, 100)
    assert frame.shape == (100, 100)
    assert frame.loc[7, 3] == pytest.approx(math.sin(703))


@pytest.mark.parametrize("rows", [100, 10, 3])
def test_exp_by_pool_agrees_with_math(rows: int) -> None:
    column = make_frame(rows, 2)[1]
    with ThreadPool(2) as pool:
        by_pool = exp_by_pool(pool, column)
    expected = [math.exp(math.sin(2 * row + 1)) for row in range(rows)]
    np.testing.assert_allclose(by_pool, expected)


def test_prints_that_all_rows_agree(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/dataframe_column.py", start_method="spawn")
    by_pool, alone, agree = run.stdout.splitlines()
    expected = " ".join(f"{math.exp(math.sin(100 * row)):.3f}" for row in range(4))
    printed = [line.split("[")[1].rstrip("]").split() for line in (by_pool, alone)]
    assert [[f"{float(x):.3f}" for x in row] for row in printed] == [expected.split()] * 2
    assert agree == "all 100 rows agree: True"
