# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pandas"]
# ///

# --8<-- [start:program]
"""Cut a DataFrame's column in four, and let a pool's workers take `np.exp` of it."""

from multiprocessing import Pool
from multiprocessing.pool import Pool as WorkerPool

import numpy as np
import pandas as pd


def make_frame(rows: int, columns: int) -> pd.DataFrame:
    cells = np.arange(rows * columns).reshape(rows, columns)
    return pd.DataFrame(np.sin(cells))


def exp_by_pool(pool: WorkerPool, column: pd.Series, parts: int = 4) -> np.ndarray:
    pieces = np.array_split(column.to_numpy(), parts)
    return np.concatenate(pool.map(np.exp, pieces))


def main() -> None:
    column = make_frame(100, 100)[0]
    with Pool(4) as pool:
        by_pool = exp_by_pool(pool, column)
    alone = np.exp(column)
    print(f"first rows, by a pool:      {by_pool[:4].round(3)}")
    print(f"first rows, by NumPy alone: {alone[:4].to_numpy().round(3)}")
    print(f"all {by_pool.size} rows agree: {np.allclose(by_pool, alone)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
