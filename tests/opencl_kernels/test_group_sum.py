"""Sums of groups: against Gauss's formula, for sizes that no group divides."""

import numpy as np
import pytest

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


@pytest.mark.parametrize("size", [1, 255, 256, 257, 3000])
def test_sum_of_the_first_numbers(load: Load, size: int) -> None:
    x = np.arange(size, dtype=np.float32)
    assert load("group_sum").total(x) == size * (size - 1) / 2


def test_prints_both_sums(run_program: RunProgram) -> None:
    # Ten thousand times 0 + 1 + ... + 9.
    lines = run_program("opencl_kernels/group_sum.py").stdout.splitlines()
    assert [line.split()[-1] for line in lines] == ["450,000", "450,000"]
