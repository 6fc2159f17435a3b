"""A loop with the stride of the grid: any number of blocks gives the same."""

import numpy as np
import pytest

from tests.conftest import Simulate
from tests.pycuda_kernels.conftest import Printed


def test_prints_that_all_agree(printed: Printed) -> None:
    out = printed("pycuda_kernels/grid_stride.py").splitlines()
    assert out == [f"{blocks} blocks of 256 threads: True" for blocks in (1, 2, 4, 10)]


@pytest.mark.parametrize("blocks", [1, 2, 3, 50])
def test_every_element_once(simulate: Simulate, blocks: int) -> None:
    run = simulate("pycuda_kernels/grid_stride.py")
    x = np.arange(1000, dtype=np.float32)
    z = run.module.saxpy(3.0, x, np.full_like(x, 7), blocks)
    assert z.tolist() == [3 * k + 7 for k in range(1000)]
    assert run.launches[-1].faults() == []
