"""Five layouts of threads: sizes by hand, and every element doubled once."""

import numpy as np
import pytest

from tests.conftest import Simulate
from tests.pycuda_kernels.conftest import Printed

THREADS = {
    "grid_1d_block_1d": 32 * 128,
    "grid_1d_block_2d": 63 * 64,
    "grid_1d_block_3d": 63 * 64,
    "grid_2d_block_3d": 64 * 64,
    "one_thread": 1,
}


def test_prints_that_all_are_doubled(printed: Printed) -> None:
    lines = printed("pycuda_kernels/layouts.py").splitlines()
    assert lines == [f"{layout}: 4,000 of 4,000 doubled" for layout in THREADS]


@pytest.mark.parametrize("size", [1, 63, 4000])
def test_any_size_up_to_its_threads_is_doubled_once(simulate: Simulate, size: int) -> None:
    run = simulate("pycuda_kernels/layouts.py")
    numbers = np.linspace(1, 2, size, dtype=np.float32)
    for layout in THREADS:
        assert run.module.doubled(numbers, layout).tolist() == (numbers + numbers).tolist()
    for launch in run.launches:
        assert np.prod(launch.grid) * np.prod(launch.block) == THREADS[launch.kernel]
        assert launch.faults() == []
