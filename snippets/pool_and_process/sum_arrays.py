# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""Sum eight arrays in a pool: send the arrays, or the names of the files they are in."""

import pickle
from multiprocessing import Pool
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np


def save(folder: Path, count: int, size: int) -> list[Path]:
    """Write the numbers from 0 on to that many files, and return their names."""
    paths = [folder / f"{index}.npy" for index in range(count)]
    for index, path in enumerate(paths):
        np.save(path, np.arange(index * size, (index + 1) * size, dtype=np.float64))
    return paths


def total(array: np.ndarray) -> float:
    return float(array.sum())


def total_of_file(path: Path) -> float:
    # The file is mapped, not read: the system brings in what sum() looks at.
    return total(np.load(path, mmap_mode="r"))


def main() -> None:
    with TemporaryDirectory() as folder, Pool(2) as pool:
        paths = save(Path(folder), count=8, size=125_000)
        arrays = [np.load(path) for path in paths]
        from_arrays = pool.map(total, arrays)
        from_files = pool.map(total_of_file, paths)
    print(f"arrays:     {len(pickle.dumps(arrays)) / 1000:>7,.0f} kB to send")
    print(f"file names: {len(pickle.dumps(paths)) / 1000:>7,.0f} kB to send")
    print(f"same sums: {from_arrays == from_files}, {sum(from_files):,.0f} in all")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
