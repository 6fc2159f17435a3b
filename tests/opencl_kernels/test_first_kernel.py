"""Doubling on a device: any size, any groups."""

import numpy as np
import pytest

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


@pytest.mark.parametrize("size", [1, 31, 32, 33, 1000])
def test_each_element_is_doubled(load: Load, size: int) -> None:
    numbers = np.linspace(-1, 1, size, dtype=np.float32)
    result = load("first_kernel").doubled(numbers)
    assert result.tolist() == (numbers + numbers).tolist()


def test_prints_both_ends(run_program: RunProgram) -> None:
    out = run_program("opencl_kernels/first_kernel.py").stdout
    assert out == "the first: 0 2 4 6 8\nthe last:  190 192 194 196 198\n"
