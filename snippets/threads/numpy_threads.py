# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""NumPy lets go of the GIL while it computes on an array: threads work at once."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def make_arrays(count: int, size: int) -> list[np.ndarray]:
    return [np.linspace(0, number, size) for number in range(1, count + 1)]


def mean_square_sine(array: np.ndarray) -> float:
    """Return the mean of the squared sines."""
    sines = np.sin(array)
    sines *= sines  # in place: no third array
    return float(sines.mean())


def by_threads(arrays: Iterable[np.ndarray], threads: int = 2) -> list[float]:
    with ThreadPoolExecutor(max_workers=threads) as executor:
        return list(executor.map(mean_square_sine, arrays))


def main() -> None:
    arrays = make_arrays(count=8, size=1_000_000)
    means = by_threads(arrays)
    one_by_one = [mean_square_sine(array) for array in arrays]
    print("means:", *[f"{mean:.4f}" for mean in means])
    print(f"the same one by one: {np.allclose(means, one_by_one)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
