"""A sum that has to wait for both of its inputs."""

import pytest

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


@pytest.mark.parametrize("size", [1, 5000])
def test_the_sum_comes_after_both(load: Load, size: int) -> None:
    assert load("out_of_order").filled_and_added(size).tolist() == [7.0] * size


def test_prints_sevens(run_program: RunProgram) -> None:
    out = run_program("opencl_kernels/out_of_order.py").stdout
    assert out == "the first: 7 7 7 7 7\nall of them: True\n"
