"""The smallest program: a hundred numbers, doubled."""

import numpy as np

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_prints_doubles(printed: Printed) -> None:
    out = printed("pycuda_kernels/first_kernel.py")
    assert [int(word) for word in out.split() if word.isdigit()] == [
        *(0, 2, 4, 6, 8),
        *(190, 192, 194, 196, 198),
    ]


def test_doubles_any_number_of_elements(traced: Traced) -> None:
    inputs = [np.linspace(-3, 3, size, dtype=np.float32) for size in (1, 31, 32, 33, 100)]
    run = traced("pycuda_kernels/first_kernel.py", *(("doubled", numbers) for numbers in inputs))
    for numbers, result in zip(inputs, run.results, strict=True):
        assert result.tolist() == (numbers + numbers).tolist()
    assert [launch.grid[0] for launch in run.launches] == [1, 1, 1, 2, 4]
    assert run.faults == []
