# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[dataframe]", "numpy", "pandas"]
# ///

# --8<-- [start:program]
"""Read a CSV file in pieces, group, aggregate, rename and merge: in Dask, and in pandas."""

from pathlib import Path
from tempfile import TemporaryDirectory

import dask.dataframe as dd
import numpy as np
import pandas as pd

ZONES = pd.DataFrame({"zone": range(1, 7), "borough": ["East", "West", "North"] * 2})


def write_trips(path: Path, rows: int) -> None:
    trip = np.arange(rows)
    table = {"trip": trip, "zone": trip % 6 + 1, "fare": trip * 7919 % 2000, "tip": trip % 400}
    pd.DataFrame(table).to_csv(path, index=False)


def fares_by_zone(trips: dd.DataFrame | pd.DataFrame) -> dd.DataFrame | pd.DataFrame:
    """Return the mean fare, the tips and the borough of each zone: pandas' words work in Dask."""
    totals = trips.groupby("zone").agg({"fare": "mean", "tip": "sum"})
    named = totals.rename(columns={"fare": "mean_fare", "tip": "tips"}).reset_index()
    return named.merge(ZONES, on="zone").sort_values("zone")


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "trips.csv"
        write_trips(path, rows=50_000)
        trips = dd.read_csv(path, blocksize="200kB")  # bytes: the article's chunks=50000 is no more
        print(f"{path.stat().st_size:,} bytes in {trips.npartitions} partitions")
        by_dask = fares_by_zone(trips).compute().reset_index(drop=True)
        by_pandas = fares_by_zone(pd.read_csv(path)).reset_index(drop=True)
    print(by_dask)
    pd.testing.assert_frame_equal(by_dask, by_pandas, check_dtype=False)
    print("pandas gives the same table")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
