# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[array]", "numpy"]
# ///

# --8<-- [start:program]
"""One array in chunks of several sizes: the same mean, from very different numbers of tasks."""

import dask.array as da
import numpy as np


def cell(row: np.ndarray, column: np.ndarray) -> np.ndarray:
    return row - column / 2


def make_array(side: int) -> np.ndarray:
    numbers = np.arange(side, dtype=np.float32)
    return cell(numbers[:, np.newaxis], numbers)


def make_chunks(side: int, chunk: int) -> da.Array:
    """Return the same array, of which every chunk is made by a task of its own."""
    return da.fromfunction(cell, shape=(side, side), chunks=(chunk, chunk), dtype=np.float32)


def mean_square(array: np.ndarray | da.Array) -> float | da.Array:
    """Return the mean of the squares of `array` plus its transpose."""
    return ((array + array.T) ** 2).mean(dtype=np.float64)


def main() -> None:
    print(f"NumPy alone: {mean_square(make_array(2048)):,.3f}")
    for side in (128, 256, 512, 1024, 2048):
        mean = mean_square(make_chunks(2048, side))
        tasks = len(dict(mean.__dask_graph__()))
        print(
            f"chunks of {side}² = {side**2 / 2**18:g} MiB: {mean.compute():,.3f}, {tasks:,} tasks"
        )


if __name__ == "__main__":
    main()
# --8<-- [end:program]
