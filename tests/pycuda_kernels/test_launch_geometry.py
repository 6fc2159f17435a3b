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


def places(grid: tuple[int, int, int], block: tuple[int, int, int], last: int) -> np.ndarray:
    """For the last elements of 4,000: the thread's x, y, z, and its block's x, y."""
    threads = elements(grid, block).ravel()
    found = []
    for element in range(4000 - last, 4000):
        (place,) = np.flatnonzero(threads == element)
        number, thread = divmod(int(place), int(np.prod(block)))
        z, y, x = np.unravel_index(thread, block[::-1])
        found.append([x, y, z, number % grid[0], number // grid[0]])
    return np.transpose(found)


def test_threads_are_those_that_a_gpu_named_in_the_notebook() -> None:
    """The values that the notebook of 2018 shows: each element held its thread's numbers."""
    x = places((32, 1, 1), (128, 1, 1), 33)[0]
    assert x.tolist() == [127, *range(32)]
    x, y, *_ = places((63, 1, 1), (8, 8, 1), 10)
    assert (x.tolist(), y.tolist()) == ([6, 7, *range(8)], [2, 2, *[3] * 8])
    x, y, z, *_ = places((63, 1, 1), (4, 4, 4), 17)
    assert x.tolist() == [3, *[0, 1, 2, 3] * 4]
    assert y.tolist() == [3, *np.repeat(range(4), 4)]
    assert z.tolist() == [0, *[1] * 16]
    x, y, z, block_x, block_y = places((8, 8, 1), (4, 4, 4), 17)
    assert (x.tolist(), z.tolist()) == ([3, *[0, 1, 2, 3] * 4], [0, *[1] * 16])
    assert (block_x.tolist(), block_y.tolist()) == ([6] * 17, [7] * 17)


def test_prints_what_is_left_over(run_program: RunProgram) -> None:
    lines = run_program("pycuda_kernels/launch_geometry.py").stdout.splitlines()
    assert [line.split(": ")[1].split(" threads, ")[0] for line in lines] == [
        *("4,096", "4,032", "4,032", "4,096", "16"),
    ]
    assert [int(line.split(" threads, ")[1].split()[0]) for line in lines] == [96, 32, 32, 96, 0]
