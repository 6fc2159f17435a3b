"""A sum by blocks, against the formula for a sum of digits."""

import numpy as np

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_prints_the_sum(printed: Printed) -> None:
    # Ten thousand times 0 + 1 + ... + 9.
    out = printed("pycuda_kernels/block_sum.py").splitlines()
    assert [line.split()[-1] for line in out] == ["450,000", "450,000"]


def test_sums_of_any_length(traced: Traced) -> None:
    sizes = (1, 255, 256, 257, 1000)
    calls = [("total", np.arange(size, dtype=np.float32)) for size in sizes]
    run = traced("pycuda_kernels/block_sum.py", *calls)
    assert run.results == [size * (size - 1) / 2 for size in sizes]
    assert run.faults == []
