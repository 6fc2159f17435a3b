"""The article's pipeline, repaired: against loops over the same trips."""

from pathlib import Path

import pandas as pd

from snippets.dask_collections.read_csv_pipeline import ZONES, fares_by_zone, write_trips
from tests.conftest import RunProgram


def test_pandas_agrees_with_a_loop(tmp_path: Path) -> None:
    write_trips(tmp_path / "trips.csv", rows=500)
    table = fares_by_zone(pd.read_csv(tmp_path / "trips.csv")).set_index("zone")
    for zone in range(1, 7):
        trips = [n for n in range(500) if n % 6 + 1 == zone]
        fares = [n * 7919 % 2000 for n in trips]
        assert table.mean_fare[zone] == sum(fares) / len(fares)
        assert table.tips[zone] == sum(n % 400 for n in trips)
        assert table.borough[zone] == ZONES.borough[zone - 1]


def test_prints_that_dask_agrees(run_program: RunProgram) -> None:
    lines = run_program("dask_collections/read_csv_pipeline.py").stdout.splitlines()
    assert lines[0].endswith(" in 4 partitions") or lines[0].endswith(" in 3 partitions")
    assert len(lines) == 9
    assert lines[-1] == "pandas gives the same table"
