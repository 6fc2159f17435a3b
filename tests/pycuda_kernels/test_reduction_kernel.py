"""A dot product, by hand."""

import numpy as np

from tests.conftest import Simulate
from tests.pycuda_kernels.conftest import Printed


def test_prints_the_product(printed: Printed) -> None:
    # 25,000 times (0 + 1 + 2 + 3) * 2.
    out = printed("pycuda_kernels/reduction_kernel.py").splitlines()
    assert [line.split()[-1] for line in out] == ["300,000", "300,000"]


def test_orthogonal_vectors(simulate: Simulate) -> None:
    run = simulate("pycuda_kernels/reduction_kernel.py")
    x = np.tile(np.array([1, 0, 3], dtype=np.float32), 2000)
    y = np.tile(np.array([0, 5, 0], dtype=np.float32), 2000)
    assert run.module.dot(x, y) == 0
    assert run.module.dot(x, x) == 2000 * 10
