# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pandas", "pyarrow"]
# ///

# --8<-- [start:program]
"""Total the fares of four CSV files: workers may send back tables, or sums alone."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd


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


def total(table: pd.DataFrame) -> float:
    return float(table["fare"].sum())


def read_total(path: Path) -> float:
    return total(pd.read_csv(path))


def main() -> None:
    with TemporaryDirectory() as folder:
        paths = write_files(Path(folder), count=4, rows=5_000)
        totals = {"one by one": sum(map(read_total, paths))}
        with ProcessPoolExecutor(max_workers=2) as processes:
            tables = processes.map(pd.read_csv, paths)
            totals["processes send tables"] = sum(map(total, tables))
            totals["processes send sums"] = sum(processes.map(read_total, paths))
        with ThreadPoolExecutor(max_workers=2) as threads:
            totals["threads"] = sum(threads.map(read_total, paths))
        tables = [pd.read_csv(path, engine="pyarrow") for path in paths]
        totals["PyArrow engine"] = sum(map(total, tables))
    for way, fares in totals.items():
        print(f"{way}: {fares:,.2f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
