# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[dataframe]", "numpy", "pandas", "pyarrow"]
# ///

# --8<-- [start:program]
"""Parquet files and a query on two of their columns: what is asked, and what is read."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import dask.dataframe as dd
import numpy as np
import pandas as pd


def write_trips(folder: Path, rows: int, files: int) -> None:
    trip = np.arange(rows)
    columns = {"trip": trip, "zone": trip % 6 + 1, "fare": trip * 7919 % 2000, "tip": trip % 400}
    table = pd.DataFrame(columns)
    for number in range(files):
        part = table[number * rows // files : (number + 1) * rows // files]
        part.to_parquet(folder / f"{number}.parquet", index=False)


def mean_fare(trips: dd.DataFrame) -> dd.Series:
    return trips[trips.tip > 100].groupby("zone").fare.mean()


def main() -> None:
    with TemporaryDirectory() as folder:
        os.chdir(folder)  # the plan then names no folder of this machine
        Path("trips").mkdir()
        write_trips(Path("trips"), rows=20_000, files=4)
        query = mean_fare(dd.read_parquet("trips"))
        print("As it was written:")
        query.pprint()
        print("\nAs it will be run:")
        query.optimize(fuse=False).pprint()
        print()
        print(query.compute().round(2).to_string())
        os.chdir("/")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
