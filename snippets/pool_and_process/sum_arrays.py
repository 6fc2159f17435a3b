# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""Sum eight arrays in a pool: send the arrays, or send what they are made from."""

import pickle
from multiprocessing import Pool

import numpy as np


def build(part: range) -> np.ndarray:
    return np.arange(part.start, part.stop, dtype=np.float64)


def total(array: np.ndarray) -> float:
    return float(array.sum())


def build_and_total(part: range) -> float:
    return total(build(part))


def parts(count: int, size: int) -> list[range]:
    return [range(start, start + size) for start in range(0, count * size, size)]


def main() -> None:
    recipes = parts(count=8, size=125_000)
    arrays = [build(part) for part in recipes]
    with Pool(2) as pool:
        from_arrays = pool.map(total, arrays)
        from_recipes = pool.map(build_and_total, recipes)
    print(f"arrays:  {len(pickle.dumps(arrays)) / 1000:,.1f} kB sent")
    print(f"recipes: {len(pickle.dumps(recipes)) / 1000:,.1f} kB sent")
    print(f"same sums: {from_arrays == from_recipes}, {sum(from_recipes):,.0f} in all")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
