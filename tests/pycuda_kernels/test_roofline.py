"""The roofline, against its formula for two points by hand."""

import pytest

from snippets.pycuda_kernels.roofline import Device, Work, attainable
from tests.conftest import RunProgram

DEVICE = Device("round numbers", operations_per_second=1000.0, bytes_per_second=100.0)


@pytest.mark.parametrize(
    ("operations", "bytes_moved", "limit"),
    [(1, 1, 100), (5, 1, 500), (10, 1, 1000), (50, 1, 1000), (1, 4, 25)],
)
def test_below_the_ridge_memory_limits_and_above_it_arithmetic(
    operations: int, bytes_moved: int, limit: float
) -> None:
    assert attainable(Work("work", operations, bytes_moved), DEVICE) == limit


def test_prints_that_only_the_product_is_limited_by_arithmetic(run_program: RunProgram) -> None:
    first, *lines = run_program("pycuda_kernels/roofline.py").stdout.splitlines()
    assert "below 20 operations a byte" in first  # 67 / 3.35
    shares = [float(line.split("at most ")[1].split("%")[0]) for line in lines]
    assert shares == [0.6, 0.8, 1.2, 100.0]  # 1/8, 1/6, 1/4 of 1/20
