# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[array]", "numpy"]
# ///

# --8<-- [start:program]
"""One array in chunks of several sizes: the same mean, from very different numbers of tasks."""

import dask.array as da
import numpy as np


def make_array(side: int) -> np.ndarray:
    cells = np.arange(side * side, dtype=np.float32)
    return (cells % 1000).reshape(side, side)


def mean_square(array: np.ndarray | da.Array) -> float | da.Array:
    """Return the mean of the squares of `array` plus its transpose."""
    return ((array + array.T) ** 2).mean(dtype=np.float64)


def main() -> None:
    array = make_array(2048)
    print(f"NumPy alone: {mean_square(array):,.3f}")
    for side in (128, 256, 512, 1024, 2048):
        chunked = da.from_array(array, chunks=(side, side))
        mean = mean_square(chunked)
        tasks = len(dict(mean.__dask_graph__()))
        chunk = f"{side}² = {chunked.nbytes // chunked.npartitions / 2**20:g} MiB"
        print(f"chunks of {chunk}: {mean.compute():,.3f}, {tasks:,} tasks")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
