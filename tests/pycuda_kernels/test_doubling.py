"""The notebook's example, repaired: every cell of a table."""

import numpy as np

from tests.conftest import RunProgram, Traced


def test_doubles_every_cell_of_any_table(traced: Traced) -> None:
    shapes = ((1, 1), (8, 32), (9, 33), (61, 97), (100, 7))
    tables = [np.random.default_rng(1).random(shape, dtype=np.float32) for shape in shapes]
    run = traced("pycuda_kernels/doubling.py", *(("doubled", table) for table in tables))
    for table, result in zip(tables, run.results, strict=True):
        assert np.array_equal(result, table + table)
    assert len(run.launches) == len(shapes)
    assert run.faults == []


def test_a_smaller_table(traced: Traced) -> None:
    run = traced("pycuda_kernels/doubling.py", ROWS=50, COLUMNS=70)
    assert run.stdout == "3,500 of 3,500 cells are doubled\n"
    missing = traced("pycuda_kernels/doubling.py", SIDE=50)
    assert missing.exit == 1
    assert "has no constant SIDE" in missing.stderr


def test_the_table_has_as_many_cells_as_the_notebook_had(run_pycuda: RunProgram) -> None:
    out = run_pycuda("pycuda_kernels/doubling.py").stdout
    assert out == "100,000,000 of 100,000,000 cells are doubled\n"
