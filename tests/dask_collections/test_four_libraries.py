"""One query in four libraries, against a loop over the trips."""

from collections import defaultdict
from collections.abc import Callable

import dask.dataframe as dd
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from snippets.dask_collections.four_libraries import by_dask, by_pandas, by_polars, by_pyarrow
from tests.conftest import RunProgram

TRIPS = {
    "zone": [3, 1, 3, 2, 1, 3],
    "fare_cents": [500, 700, 900, 1100, 800, 100],
    "tip_cents": [50, 0, 150, 25, 75, 100],
}
WAYS = {
    "pandas": lambda: by_pandas(pd.DataFrame(TRIPS)),
    "Dask": lambda: by_dask(dd.from_pandas(pd.DataFrame(TRIPS), npartitions=3), "sync"),
    "PyArrow": lambda: by_pyarrow(pa.table(TRIPS)),
    "Polars": lambda: by_polars(pl.LazyFrame(TRIPS)),
}


@pytest.mark.parametrize("name", WAYS)
def test_agrees_with_a_loop(name: str) -> None:
    way: Callable[[], pd.DataFrame] = WAYS[name]
    fares, tips = defaultdict(list), defaultdict(int)
    for zone, fare, tip in zip(*TRIPS.values(), strict=True):
        fares[zone].append(fare)
        tips[zone] += tip
    expected = [
        (zone, len(fares[zone]), sum(fares[zone]) / len(fares[zone]), tips[zone], borough)
        for zone, borough in ((1, "East"), (2, "West"), (3, "East"))
    ]
    found = [tuple(row) for row in way().itertuples(index=False)]
    assert found == expected


def test_all_four_print_the_same(run_program: RunProgram) -> None:
    lines = run_program("dask_collections/four_libraries.py").stdout.splitlines()
    assert lines[-4:] == [f"{name}: 265 zones, 50,000 trips" for name in WAYS]
    trips = [n for n in range(50_000) if n * 7919 % 265 == 0]
    mean = sum(n * 31 % 5000 for n in trips) / len(trips)
    assert lines[1].split() == ["1", "189", f"{mean:.6f}", str(sum(n % 400 for n in trips)), "East"]
