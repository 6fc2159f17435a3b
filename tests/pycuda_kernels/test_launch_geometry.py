"""The formulas of a launch, against loops over blocks and threads."""

import itertools

import numpy as np
import pytest

from snippets.pycuda_kernels.launch_geometry import elements, positions
from tests.conftest import RunProgram


def counted(grid: tuple[int, int, int], block: tuple[int, int, int]) -> list[int]:
    """Each thread's element by counting: blocks in turn, threads in turn, x fastest."""
    by_place = {}
    counter = itertools.count()
    for bz, by, bx in itertools.product(*map(range, grid[::-1])):
        for tz, ty, tx in itertools.product(*map(range, block[::-1])):
            by_place[bx, by, bz, tx, ty, tz] = next(counter)
    return list(by_place.values())


@pytest.mark.parametrize(
    ("grid", "block"),
    [
        ((3, 1, 1), (5, 1, 1)),
        ((2, 1, 1), (3, 2, 1)),
        ((2, 3, 1), (4, 2, 3)),
        ((2, 2, 2), (1, 2, 3)),
    ],
)
def test_each_thread_has_its_element(
    grid: tuple[int, int, int], block: tuple[int, int, int]
) -> None:
    found = elements(grid, block)
    assert found.shape == (np.prod(grid), np.prod(block))
    assert found.ravel().tolist() == counted(grid, block)


def test_x_is_fastest_then_y_then_z() -> None:
    assert positions((4, 3, 2)).tolist() == list(range(24))
    x, y, z = 1, 2, 1
    assert positions((4, 3, 2)).reshape(2, 3, 4)[z, y, x] == 1 + 2 * 4 + 1 * 12


def test_prints_what_is_left_over(run_program: RunProgram) -> None:
    lines = run_program("pycuda_kernels/launch_geometry.py").stdout.splitlines()
    assert [line.split(": ")[1].split(" threads, ")[0] for line in lines] == [
        *("4,096", "4,032", "4,032", "4,096", "16"),
    ]
    assert [int(line.split(" threads, ")[1].split()[0]) for line in lines] == [96, 32, 32, 96, 0]
