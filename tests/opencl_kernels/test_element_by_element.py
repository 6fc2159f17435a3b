"""Three ways over the elements: the same result."""

import numpy as np
import pytest

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load


@pytest.mark.parametrize("way", ["launch_for_each", "one_item", "item_for_each"])
@pytest.mark.parametrize("size", [1, 256, 300])
def test_each_element_is_doubled(load: Load, way: str, size: int) -> None:
    module = load("element_by_element")
    numbers = np.linspace(-3, 3, size, dtype=np.float32)
    x = module.array.to_device(module.cl.CommandQueue(module.CONTEXT), numbers)
    z = module.array.empty_like(x)
    z.fill(np.float32(np.nan))
    getattr(module.Doubler(module.CONTEXT), way)(x, z)
    assert z.get().tolist() == (numbers + numbers).tolist()


def test_prints_that_all_agree(run_program: RunProgram) -> None:
    lines = run_program("opencl_kernels/element_by_element.py").stdout.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["True"] * 3
