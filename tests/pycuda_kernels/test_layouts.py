"""Five layouts of threads: sizes by hand, and every element doubled once."""

import numpy as np

from tests.conftest import Traced
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


def test_any_size_up_to_its_threads_is_doubled_once(traced: Traced) -> None:
    inputs = [np.linspace(1, 2, size, dtype=np.float32) for size in (1, 63, 4000)]
    calls = [("doubled", numbers, layout) for numbers in inputs for layout in THREADS]
    run = traced("pycuda_kernels/layouts.py", *calls)
    for (_, numbers, _), result in zip(calls, run.results, strict=True):
        assert result.tolist() == (numbers + numbers).tolist()
    for launch in run.launches:
        assert launch.threads == THREADS[launch.kernel]
    assert run.faults == []
