# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""A bug that looks like a speed-up: two threads that do half of the cells."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

Work = Callable[[np.ndarray], None]


def add_one_as_published(cells: np.ndarray) -> None:
    for row in range(cells.shape[0]):
        for column in range(cells.shape[0]):  # right for a square, wrong for a half
            cells[row, column] += 1


def add_one(cells: np.ndarray) -> None:
    for row in range(cells.shape[0]):
        for column in range(cells.shape[1]):
            cells[row, column] += 1


def by_one_thread(work: Work, size: int) -> np.ndarray:
    cells = np.zeros((size, size))
    work(cells)
    return cells


def by_two_threads(work: Work, size: int) -> np.ndarray:
    cells = np.zeros((size, size))
    with ThreadPoolExecutor(max_workers=2) as executor:
        list(executor.map(work, np.array_split(cells, 2)))  # upper rows, lower rows
    return cells


def main() -> None:
    for name, work in [("as published", add_one_as_published), ("repaired", add_one)]:
        one, two = by_one_thread(work, 100), by_two_threads(work, 100)
        print(f"{name}: one thread did {np.count_nonzero(one):,} cells of {one.size:,}")
        print(f"{name}: two threads did {np.count_nonzero(two):,}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
