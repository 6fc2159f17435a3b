"""Who a work item is: against NumPy's own indices."""

import numpy as np
import pytest

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


@pytest.mark.parametrize("group", [(1, 1), (2, 3), (4, 6), (12, 1)])
def test_both_ways_are_numpys_indices(load: Load, group: tuple[int, int]) -> None:
    y, x = np.indices((6, 12))
    for result in load("global_id").who((12, 6), group):
        assert result.tolist() == (100 * x + y).tolist()


def test_prints_that_they_agree(run_program: RunProgram) -> None:
    lines = run_program("opencl_kernels/global_id.py").stdout.splitlines()
    assert [line.split()[-1] for line in lines[:3]] == ["True"] * 3
    assert lines[4].split()[-4:] == ["1", "101", "201", "301"]
