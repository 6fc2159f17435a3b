"""A query on two columns of a Parquet file: its answer by a loop, and what its plan reads."""

from pathlib import Path

import dask.dataframe as dd
import pandas as pd

from snippets.dask_collections.projection import mean_fare, write_trips
from tests.conftest import RunProgram

PATH = "dask_collections/projection.py"


def test_files_hold_every_trip_once(tmp_path: Path) -> None:
    write_trips(tmp_path, rows=103, files=4)
    assert len(list(tmp_path.iterdir())) == 4
    assert pd.read_parquet(tmp_path).trip.to_list() == list(range(103))


def test_mean_agrees_with_a_loop(tmp_path: Path) -> None:
    write_trips(tmp_path, rows=700, files=3)
    means = mean_fare(dd.read_parquet(tmp_path)).compute(scheduler="sync")
    for zone in range(1, 7):
        fares = [n * 7919 % 2000 for n in range(700) if n % 6 + 1 == zone and n % 400 > 100]
        assert means[zone] == sum(fares) / len(fares)


def test_the_plan_reads_three_of_four_columns(run_program: RunProgram) -> None:
    written, run = run_program(PATH).stdout.split("As it will be run:")
    assert "columns=['zone', 'fare', 'tip']" not in written
    reads = [line for line in run.splitlines() if "ReadParquet" in line]
    assert reads
    assert all("columns=['zone', 'fare', 'tip']" in line for line in reads)
    assert "trip'" not in run.replace("'trips'", "")
