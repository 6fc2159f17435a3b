"""Four layouts of work items: sizes by hand, and every element doubled once."""

import numpy as np
import pytest

from tests.conftest import RunProgram
from tests.opencl_kernels.conftest import Load

ITEMS = {
    "groups_1d_items_1d": 32 * 128,
    "groups_1d_items_2d": 63 * 64,
    "groups_1d_items_3d": 63 * 64,
    "groups_2d_items_3d": 64 * 64,
}


@pytest.mark.parametrize("layout", ITEMS)
@pytest.mark.parametrize("size", [1, 63, 4000])
def test_any_size_up_to_its_items_is_doubled_once(load: Load, layout: str, size: int) -> None:
    numbers = np.linspace(1, 2, size, dtype=np.float32)
    layouts = load("layouts")
    assert layouts.doubled(numbers, layout).tolist() == (numbers + numbers).tolist()
    groups, local = layouts.LAYOUTS[layout]
    assert np.prod(groups) * np.prod(local) == ITEMS[layout]


@pytest.mark.parametrize("layout", ITEMS)
def test_elements_that_no_item_is_left_for_stay(load: Load, layout: str) -> None:
    numbers = np.ones(5000, dtype=np.float32)
    result = load("layouts").doubled(numbers, layout)
    assert result.tolist() == [2.0] * ITEMS[layout] + [1.0] * (5000 - ITEMS[layout])


def test_prints_that_all_are_doubled(run_program: RunProgram) -> None:
    lines = run_program("opencl_kernels/layouts.py").stdout.splitlines()
    assert lines == [f"{layout}: 4,000 of 4,000 doubled" for layout in ITEMS]
