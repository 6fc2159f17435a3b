"""Tables read in four ways, against the ones that were written."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from snippets.threads.read_csv_ways import make_rides, read_by, read_by_pyarrow, write_files
from tests.conftest import RunProgram


def test_a_ride_is_what_the_formula_says() -> None:
    rides = make_rides(rows=2, first=7)
    assert rides.to_dict("records")[0] == {
        "ride": 7, "passengers": 2, "miles": 14.33, "fare": 131.03, "zone": "Harlem"
    }  # fmt: skip


def test_files_hold_what_was_made(tmp_path: Path) -> None:
    paths = write_files(tmp_path, count=3, rows=40)
    made = make_rides(rows=120, first=0)
    with ThreadPoolExecutor(max_workers=2) as threads:
        pd.testing.assert_frame_equal(read_by(threads, paths), made)
    pd.testing.assert_frame_equal(read_by_pyarrow(paths[2]), made[80:].reset_index(drop=True))


def test_prints_that_all_tables_are_equal(run_program: RunProgram) -> None:
    run = run_program("threads/read_csv_ways.py", start_method="spawn")
    ways = ["serial", "processes", "threads", "PyArrow"]
    assert run.stdout.splitlines() == [f"{way}: 20,000 rows, equal: True" for way in ways]
