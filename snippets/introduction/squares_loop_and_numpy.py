# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""Try this first: the sum of 100,000 squares, by a Python loop and by NumPy."""

from collections.abc import Iterable

import numpy as np


def by_loop(numbers: Iterable[int]) -> int:
    total = 0
    for number in numbers:
        total += number**2
    return total


def by_numpy(numbers: np.ndarray) -> int:
    return int(numbers @ numbers)


def main() -> None:
    size = 100_000
    print(f"loop:  {by_loop(range(size)):,}")
    print(f"NumPy: {by_numpy(np.arange(size, dtype=np.int64)):,}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
