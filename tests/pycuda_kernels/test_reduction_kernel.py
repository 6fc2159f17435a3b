"""A dot product, by hand."""

import numpy as np

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_prints_the_product(printed: Printed) -> None:
    # 25,000 times (0 + 1 + 2 + 3) * 2.
    out = printed("pycuda_kernels/reduction_kernel.py").splitlines()
    assert [line.split()[-1] for line in out] == ["300,000", "300,000"]


def test_orthogonal_vectors(traced: Traced) -> None:
    x = np.tile(np.array([1, 0, 3], dtype=np.float32), 2000)
    y = np.tile(np.array([0, 5, 0], dtype=np.float32), 2000)
    run = traced("pycuda_kernels/reduction_kernel.py", ("dot", x, y), ("dot", x, x))
    assert run.results == [0, 2000 * 10]
    assert run.faults == []
