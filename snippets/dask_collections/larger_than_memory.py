# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[dataframe]", "duckdb", "numpy", "pandas", "polars", "pyarrow"]
#
# [tool.timings]
# needs = ["linux"]
# timeout = 240
# ///

# --8<-- [start:program]
"""A table of 2 GiB, in processes that may each have 512 MiB: who gives the right answer."""

import os
import resource
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

LIMIT = 512 * 2**20
ROWS = 2**19  # of a part: 16 MiB, once it is in memory
SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "2",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}

Answer = list[tuple[int, ...]]
"""The sums of fares, tips and metres, by zone. Each way imports what it needs, and no more."""


def write_parts(folder: str, parts: int) -> Answer:
    """Write so many parts of a table; return the answer, from sums by NumPy."""
    import numpy as np
    import pandas as pd

    answer = np.zeros((265, 3))
    for part in range(parts):
        trip = np.arange(part * ROWS, (part + 1) * ROWS)
        zone = trip * 7919 % 265
        sums = {"fare": trip * 31 % 5000, "tip": trip % 400, "metres": trip * 17 % 3000}
        answer += np.stack([np.bincount(zone, column) for column in sums.values()], axis=1)
        pd.DataFrame({"zone": zone} | sums).to_parquet(Path(folder) / f"{part:03}.parquet")
    return [tuple(row) for row in answer.astype(int).tolist()]


def pandas_whole(folder: str) -> Answer:
    import pandas as pd

    return list(pd.read_parquet(folder).groupby("zone").sum().itertuples(index=False, name=None))


def pandas_by_part(folder: str) -> Answer:
    import pandas as pd

    parts = [pd.read_parquet(path).groupby("zone").sum() for path in Path(folder).iterdir()]
    return list(pd.concat(parts).groupby("zone").sum().itertuples(index=False, name=None))


def dask_on_threads(folder: str) -> Answer:
    import dask.dataframe as dd

    sums = dd.read_parquet(folder).groupby("zone").sum(split_out=1)
    table = sums.compute(scheduler="threads", num_workers=2).sort_index()
    return list(table.itertuples(index=False, name=None))


def polars_whole(folder: str) -> Answer:
    import polars as pl

    return pl.read_parquet(folder).group_by("zone").sum().sort("zone").drop("zone").rows()


def polars_streaming(folder: str) -> Answer:
    import polars as pl

    sums = pl.scan_parquet(folder).group_by("zone").sum().sort("zone").drop("zone")
    return sums.collect(engine="streaming").rows()


def duckdb_in_sql(folder: str) -> Answer:
    import duckdb

    query = (
        "select sum(fare), sum(tip), sum(metres) from read_parquet(?) group by zone order by zone"
    )
    with duckdb.connect(config={"threads": 2}) as connection:
        return connection.execute(query, [f"{folder}/*.parquet"]).fetchall()


WAYS = {
    "pandas, the whole table": pandas_whole,
    "pandas, part by part": pandas_by_part,
    "Dask on threads": dask_on_threads,
    "Polars, the whole table": polars_whole,
    "Polars, streaming": polars_streaming,
    "DuckDB": duckdb_in_sql,
}


def limited(answers: Connection, way: Callable[..., Answer], *arguments: object) -> None:
    """Send the answer, if it can be had within the limit: what asks for more is refused."""
    os.environ.update(SETTINGS)
    resource.setrlimit(resource.RLIMIT_DATA, (LIMIT, LIMIT))
    with suppress(MemoryError):
        answers.send(way(*arguments))


def ask(way: Callable[..., Answer], *arguments: object) -> Answer | None:
    """Return the answer of a process of its own, or None if it died."""
    here, there = Pipe(duplex=False)
    process = Process(target=limited, args=(there, way, *arguments))
    process.start()
    there.close()
    with here:
        try:
            return here.recv()
        except EOFError:
            return None
        finally:
            process.join()


def main() -> None:
    with TemporaryDirectory() as folder:
        expected = ask(write_parts, folder, 128)
        for name, way in WAYS.items():
            answer = ask(way, folder)
            outcome = "right" if answer == expected else "wrong"
            print(f"{name}: {outcome if answer else 'died'}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
