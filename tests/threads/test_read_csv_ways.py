"""Fares read in five ways, against the ones that were written."""

from pathlib import Path

import pandas as pd
import pytest

from snippets.threads.read_csv_ways import make_rides, read_total, total, write_files
from tests.conftest import RunProgram


def fares(rows: int) -> float:
    """The sum of the fares of so many rides, in whole cents until the end."""
    return sum(number * 104_729 % 20_000 for number in range(rows)) / 100


def test_a_ride_is_what_the_formula_says() -> None:
    rides = make_rides(rows=2, first=7)
    assert rides.to_dict("records")[0] == {
        "ride": 7, "passengers": 2, "miles": 14.33, "fare": 131.03, "zone": "Harlem"
    }  # fmt: skip


def test_files_hold_what_was_made(tmp_path: Path) -> None:
    paths = write_files(tmp_path, count=3, rows=40)
    made = make_rides(rows=120, first=0)
    read = pd.concat(map(pd.read_csv, paths), ignore_index=True)
    pd.testing.assert_frame_equal(read, made)
    assert total(made) == pytest.approx(fares(120))
    assert sum(map(read_total, paths)) == pytest.approx(fares(120))


def test_prints_the_same_total_five_times(run_program: RunProgram) -> None:
    run = run_program("threads/read_csv_ways.py", start_method="spawn")
    ways = ["one by one", "processes send tables", "processes send sums", "threads"]
    lines = [f"{way}: {fares(20_000):,.2f}" for way in [*ways, "PyArrow engine"]]
    assert run.stdout.splitlines() == lines
