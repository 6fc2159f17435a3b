# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""Which element each thread of a launch gets: the formulas of CUDA C, in NumPy. Needs no GPU."""

import numpy as np

Sides = tuple[int, int, int]


def positions(sides: Sides) -> np.ndarray:
    """The number of each place in a box, x fastest, then y, then z."""
    z, y, x = np.indices(sides[::-1])
    return ((z * sides[1] + y) * sides[0] + x).ravel()


def elements(grid: Sides, block: Sides) -> np.ndarray:
    """The element of each thread: a row for each block."""
    threads_in_block = np.prod(block)
    return positions(grid)[:, np.newaxis] * threads_in_block + positions(block)


def main() -> None:
    wanted = 4000
    layouts = {
        "1D grid, 1D block": ((32, 1, 1), (128, 1, 1)),
        "1D grid, 2D block": ((63, 1, 1), (8, 8, 1)),
        "1D grid, 3D block": ((63, 1, 1), (4, 4, 4)),
        "2D grid, 3D block": ((8, 8, 1), (4, 4, 4)),
        "the notebook's launch": ((1, 1, 1), (4, 4, 1)),
    }
    for name, (grid, block) in layouts.items():
        threads = elements(grid, block).ravel()
        inside, times = np.unique(threads[threads < wanted], return_counts=True)
        print(
            f"{name}: {threads.size:,} threads, {threads.size - inside.size} of them beyond the "
            f"end; {inside.size:,} elements, each {times.max()} time"
        )


if __name__ == "__main__":
    main()
# --8<-- [end:program]
