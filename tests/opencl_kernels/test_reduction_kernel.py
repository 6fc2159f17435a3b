"""A dot product, by hand."""

import numpy as np

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


def test_orthogonal_vectors(load: Load) -> None:
    x = np.tile(np.array([1, 0, 3], dtype=np.float32), 2000)
    y = np.tile(np.array([0, 5, 0], dtype=np.float32), 2000)
    dot = load("reduction_kernel").dot
    assert (dot(x, y), dot(x, x)) == (0, 2000 * 10)


def test_prints_the_product(run_program: RunProgram) -> None:
    # 25,000 times (0 + 1 + 2 + 3) * 2.
    lines = run_program("opencl_kernels/reduction_kernel.py").stdout.splitlines()
    assert [line.split()[-1] for line in lines] == ["300,000", "300,000"]
