# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[dataframe]", "numpy", "pandas", "polars", "pyarrow"]
# ///

# --8<-- [start:program]
"""One query in pandas, Dask, PyArrow and Polars: trips, mean fare, tips and borough by zone."""

from pathlib import Path
from tempfile import TemporaryDirectory

import dask.dataframe as dd
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
from pyarrow import csv

ZONES = pd.DataFrame({"zone": range(1, 266), "borough": np.resize(["East", "West"], 265)})
TOTALS = {"fare_cents": ["count", "mean"], "tip_cents": ["sum"]}
NAMES = ["zone", "trips", "mean_fare", "tips", "borough"]


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by zone: every library is free to return its groups in any order."""
    table.columns = NAMES
    return table.sort_values("zone", ignore_index=True)


def by_pandas(trips: pd.DataFrame) -> pd.DataFrame:
    totals = trips.groupby("zone").agg(TOTALS)
    totals.columns = NAMES[1:4]
    return in_order(totals.reset_index().merge(ZONES, on="zone"))


def by_dask(trips: dd.DataFrame, scheduler: object = "threads") -> pd.DataFrame:
    totals = trips.groupby("zone").agg(TOTALS)
    totals.columns = NAMES[1:4]
    return in_order(totals.reset_index().merge(ZONES, on="zone").compute(scheduler=scheduler))


def by_pyarrow(trips: pa.Table) -> pd.DataFrame:
    wanted = [(name, how) for name, hows in TOTALS.items() for how in hows]
    totals = trips.group_by("zone").aggregate(wanted)
    return in_order(totals.join(pa.Table.from_pandas(ZONES), "zone").to_pandas())


def by_polars(trips: pl.LazyFrame) -> pd.DataFrame:
    fare, tip = pl.col("fare_cents"), pl.col("tip_cents")
    totals = trips.group_by("zone").agg(fare.count().alias("n"), fare.mean(), tip.sum())
    return in_order(totals.join(pl.LazyFrame(ZONES), on="zone").collect().to_pandas())


def write_trips(path: Path, rows: int) -> None:
    trip = np.arange(rows)
    zone, fare, tip = trip * 7919 % 265 + 1, trip * 31 % 5000, trip % 400
    pd.DataFrame({"zone": zone, "fare_cents": fare, "tip_cents": tip}).to_csv(path, index=False)


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "trips.csv"
        write_trips(path, rows=50_000)
        answers = {
            "pandas": by_pandas(pd.read_csv(path)),
            "Dask": by_dask(dd.read_csv(path, blocksize="200kB")),
            "PyArrow": by_pyarrow(csv.read_csv(path)),
            "Polars": by_polars(pl.scan_csv(path)),
        }
    print(answers["pandas"].head(3).to_string(index=False))
    for name, answer in answers.items():
        pd.testing.assert_frame_equal(answer, answers["pandas"], check_dtype=False)
        print(f"{name}: {len(answer)} zones, {answer.trips.sum():,} trips")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
