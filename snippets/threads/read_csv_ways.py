# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pandas", "pyarrow"]
# ///

# --8<-- [start:program]
"""Read four CSV files one by one, by threads, by processes, and by PyArrow: equal tables."""

from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

read_by_pyarrow = partial(pd.read_csv, engine="pyarrow")


def make_rides(rows: int, first: int) -> pd.DataFrame:
    number = np.arange(first, first + rows)
    return pd.DataFrame(
        {
            "ride": number,
            "passengers": number % 6 + 1,
            "miles": (number * 7919 % 3000) / 100,
            "fare": (number * 104_729 % 20_000) / 100,
            "zone": np.array(["Bronx", "Harlem", "Queens"])[number % 3],
        }
    )


def write_files(folder: Path, count: int, rows: int) -> list[Path]:
    paths = [folder / f"rides-{number}.csv" for number in range(count)]
    for number, path in enumerate(paths):
        make_rides(rows, first=number * rows).to_csv(path, index=False)
    return paths


def read_by(executor: Executor, paths: list[Path]) -> pd.DataFrame:
    return pd.concat(executor.map(pd.read_csv, paths), ignore_index=True)


def main() -> None:
    with TemporaryDirectory() as folder:
        paths = write_files(Path(folder), count=4, rows=5_000)
        tables = {"serial": pd.concat(map(pd.read_csv, paths), ignore_index=True)}
        with ProcessPoolExecutor(max_workers=2) as processes:
            tables["processes"] = read_by(processes, paths)
        with ThreadPoolExecutor(max_workers=2) as threads:
            tables["threads"] = read_by(threads, paths)
        tables["PyArrow"] = pd.concat(map(read_by_pyarrow, paths), ignore_index=True)
    for name, table in tables.items():
        equal = table.equals(tables["serial"])
        print(f"{name}: {len(table):,} rows, equal: {equal}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
