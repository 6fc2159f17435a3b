"""A loop with the stride of the grid: any number of blocks gives the same."""

import numpy as np

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_prints_that_all_agree(printed: Printed) -> None:
    out = printed("pycuda_kernels/grid_stride.py").splitlines()
    assert out == [f"{blocks} blocks of 256 threads: True" for blocks in (1, 2, 4, 10)]


def test_every_element_once(traced: Traced) -> None:
    x = np.arange(1000, dtype=np.float32)
    calls = [("saxpy", 3.0, x, np.full_like(x, 7), blocks) for blocks in (1, 2, 3, 50)]
    run = traced("pycuda_kernels/grid_stride.py", *calls)
    for z in run.results:
        assert z.tolist() == [3 * k + 7 for k in range(1000)]
    assert run.faults == []
