"""The notebook's example, repaired: every cell of a table."""

import numpy as np
import pytest

from tests.conftest import RunProgram
from timings.errors import TimingsError
from timings.kernels.simulated import simulate
from timings.sources import Project


def test_doubles_every_cell_of_any_table(project: Project) -> None:
    with simulate(project, "pycuda_kernels/doubling.py", run=False) as run:
        for shape in ((1, 1), (8, 32), (9, 33), (61, 97), (100, 7)):
            table = np.random.default_rng(1).random(shape, dtype=np.float32)
            assert np.array_equal(run.module.doubled(table), table + table)
        assert [launch.faults() for launch in run.launches] == [[]] * 5


def test_the_table_has_as_many_cells_as_the_notebook_had(project: Project) -> None:
    with simulate(project, "pycuda_kernels/doubling.py", run=False) as run:
        assert (run.module.ROWS, run.module.COLUMNS) == (10_000, 10_000)
    with simulate(project, "pycuda_kernels/doubling.py", ROWS=50, COLUMNS=70) as run:
        assert run.printed == "3,500 of 3,500 cells are doubled\n"
    with (
        pytest.raises(TimingsError, match="no constant SIDE"),
        simulate(project, "pycuda_kernels/doubling.py", SIDE=50),
    ):
        pass


def test_every_cell_on_a_gpu(run_program: RunProgram) -> None:
    out = run_program("pycuda_kernels/doubling.py").stdout
    assert out == "100,000,000 of 100,000,000 cells are doubled\n"
