# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[dataframe]", "numpy", "pandas"]
# ///

# --8<-- [start:program]
"""Which operations move rows between partitions, read from the plan; all agree with pandas."""

from collections.abc import Callable

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd

PARTS = 8


def make_trips(rows: int) -> pd.DataFrame:
    trip = np.arange(rows)
    return pd.DataFrame({"driver": trip * 7919 % 1009, "fare": trip * 104_729 % 2000})


def make_drivers() -> pd.DataFrame:
    driver = np.arange(1009)
    return pd.DataFrame({"driver": driver, "depot": driver % 5})


QUERIES: dict[str, Callable] = {
    "groupby": lambda t, d: t.groupby("driver").fare.sum(),
    "groupby, split_out=8": lambda t, d: t.groupby("driver").fare.sum(split_out=PARTS),
    "merge with a pandas table": lambda t, d: t.merge(d, on="driver").groupby("depot").fare.sum(),
    "merge with a Dask table": lambda t, d: (
        t.merge(dd.from_pandas(d, npartitions=PARTS), on="driver").groupby("depot").fare.sum()
    ),
    "set_index": lambda t, d: t.set_index("driver").fare,
}


def shuffled(query: dd.Series) -> int:
    """Return how many steps of the plan move rows between partitions."""
    plan = query.optimize(fuse=False).expr
    return sum("shuffle" in type(step).__name__.lower() for step in plan.walk())


def main() -> None:
    trips, drivers = make_trips(100_000), make_drivers()
    with dask.config.set({"dataframe.shuffle.method": "tasks", "scheduler": "threads"}):
        parted = dd.from_pandas(trips, npartitions=PARTS, sort=False)
        for name, ask in QUERIES.items():
            query = ask(parted, drivers)
            tasks = len(query.optimize().dask)
            answer = query.compute()
            print(f"{name}: {tasks} tasks, {shuffled(query)} shuffles, sum {answer.sum():,}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
