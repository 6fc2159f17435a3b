# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[dataframe]", "distributed", "numpy", "pandas", "pyarrow"]
# ///

# --8<-- [start:program]
"""Which operations move rows between partitions, and by what, read from the plan."""

from collections.abc import Callable
from tempfile import TemporaryDirectory

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd
from distributed import Client, LocalCluster

PARTS = 8


def make_trips(rows: int) -> pd.DataFrame:
    trip = np.arange(rows)
    return pd.DataFrame({"driver": trip * 7919 % 1009, "fare": trip * 104_729 % 2000})


def make_drivers() -> pd.DataFrame:
    driver = np.arange(1009)
    return pd.DataFrame({"driver": driver, "depot": driver % 5})


def fares_by_depot(trips: dd.DataFrame, drivers: object, **options: object) -> dd.Series:
    return trips.merge(drivers, on="driver", **options).groupby("depot").fare.sum()


def part(drivers: pd.DataFrame, parts: int = PARTS) -> dd.DataFrame:
    return dd.from_pandas(drivers, npartitions=parts)


QUERIES: dict[str, Callable] = {
    "groupby": lambda t, d: t.groupby("driver").fare.sum(),
    "groupby, split_out=8": lambda t, d: t.groupby("driver").fare.sum(split_out=PARTS),
    "groupby, 16 partitions": lambda t, d: (
        t.repartition(npartitions=16).groupby("driver").fare.sum()
    ),
    "set_index": lambda t, d: t.set_index("driver").fare,
    "merge, pandas table": fares_by_depot,
    "merge, 1 partition": lambda t, d: fares_by_depot(t, part(d, 1)),
    "merge, 8 partitions": lambda t, d: fares_by_depot(t, part(d)),
    "merge, 8 partitions, broadcast": lambda t, d: fares_by_depot(t, part(d), broadcast=True),
}


def movers(query: dd.Series) -> list[str]:
    """Return the steps of the plan that move rows between partitions."""
    steps = [type(step).__name__ for step in query.optimize(fuse=False).expr.walk()]
    return sorted(step for step in steps if step.endswith(("Shuffle", "P2P")))


def main() -> None:
    drivers = make_drivers()
    trips = dd.from_pandas(make_trips(100_000), npartitions=PARTS, sort=False)
    with TemporaryDirectory() as scratch, dask.config.set({"temporary-directory": scratch}):
        for name, ask in QUERIES.items():
            query = ask(trips, drivers)
            moved = ", ".join(movers(query)) or "nothing"
            print(f"{name}: sum {query.compute().sum():,}, moved by {moved}")
        with (
            LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster,
            Client(cluster),
        ):
            for name in ("set_index", "merge, 8 partitions"):
                print(f"{name}, with a client: {', '.join(movers(QUERIES[name](trips, drivers)))}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
