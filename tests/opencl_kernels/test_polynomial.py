"""The polynomial: each kernel, against Python's own arithmetic."""

import numpy as np
import pytest

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


@pytest.mark.parametrize(
    ("name", "items"), [("for_each", 1000), ("stretches", 1), ("stretches", 7), ("striding", 7)]
)
def test_each_kernel_gives_the_sum_of_powers(load: Load, name: str, items: int) -> None:
    module = load("polynomial")
    cl, x = module.cl, np.linspace(-1, 1, 1000, dtype=np.float32)
    z = np.full_like(x, np.nan)
    copied = cl.mem_flags.COPY_HOST_PTR
    given, output = (cl.Buffer(module.CONTEXT, copied, hostbuf=one) for one in (x, z))
    queue = cl.CommandQueue(module.CONTEXT)
    kernel = cl.Kernel(module.kernels(), name)
    kernel(queue, (items,), None, given, output, np.int32(x.size))
    cl.enqueue_copy(queue, z, output)
    powers = [sum(c * float(v) ** k for k, c in enumerate(module.COEFFICIENTS)) for v in x]
    assert np.allclose(z, powers, rtol=1e-5)


def test_prints_that_all_agree(run_program: RunProgram) -> None:
    lines = run_program("opencl_kernels/polynomial.py").stdout.splitlines()
    assert [line.split(", ")[1] for line in lines] == ["True"] * 3
