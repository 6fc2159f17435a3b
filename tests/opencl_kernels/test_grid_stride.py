"""Any number of work items does any number of elements."""

import numpy as np
import pytest

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


@pytest.mark.parametrize("items", [1, 3, 1000, 2000])
def test_saxpy_by_hand(load: Load, items: int) -> None:
    x, y = np.arange(1000, dtype=np.float32), np.full(1000, 7, dtype=np.float32)
    expected = [0.5 * i + 7 for i in range(1000)]
    assert load("grid_stride").saxpy(0.5, x, y, items).tolist() == expected


def test_prints_that_all_agree(run_program: RunProgram) -> None:
    lines = run_program("opencl_kernels/grid_stride.py").stdout.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["True"] * 4
