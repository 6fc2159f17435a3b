"""The table of trips: the same bytes everywhere, made once, at once or not at all."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from snippets.dask_collections import trips
from tests.conftest import RunProgram


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trips, "BLOCK", 400)


def test_the_bytes_are_these(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trips, "BLOCK", 250_000)
    csv = (trips.write_trips(tmp_path, 1_000) / "trips.csv").read_bytes()
    assert (
        hashlib.sha256(csv).hexdigest()
        == "5e938541e0fd4b236f29596e6e35e5454234cbfad82f2cfa1d342b60b981ad94"
    )


def test_csv_and_parquet_hold_the_same(tmp_path: Path) -> None:
    made = trips.write_trips(tmp_path, 1_000)
    csv = pd.read_csv(made / "trips.csv", parse_dates=["pickup"])
    parquet = pd.read_parquet(made / "parquet")
    assert len(list((made / "parquet").iterdir())) == 3
    pd.testing.assert_frame_equal(csv, parquet, check_dtype=False)
    assert parquet.trip.to_list() == list(range(1_000))


def test_a_longer_table_begins_with_the_shorter() -> None:
    short, long = (pd.concat(trips.make_trips(rows)) for rows in (500, 1_100))
    pd.testing.assert_frame_equal(short, long[:500])


def test_columns_are_what_the_page_says() -> None:
    table = pd.concat(trips.make_trips(20_000))
    assert table.zone.unique().size == 265
    assert set(table.payment) == {"card", "cash", "app"}
    assert (table.fare_cents - 300 - table.metres // 5).between(0, 199).all()
    assert table.passengers.between(1, 6).all()
    assert (table.tip_cents % 50 == 0).all()
    assert (np.diff(table.pickup) == np.timedelta64(1, "s")).all()


def test_it_is_made_once(tmp_path: Path) -> None:
    made = trips.write_trips(tmp_path, 10)
    (made / "trips.csv").write_text("kept", encoding="utf-8")
    assert trips.write_trips(tmp_path, 10) == made
    assert (made / "trips.csv").read_text(encoding="utf-8") == "kept"


def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", fail)
    with pytest.raises(OSError, match="disk full"):
        trips.write_trips(tmp_path, 10)
    assert list(tmp_path.iterdir()) == []


def test_prints_size_schema_and_first_rows(run_program: RunProgram) -> None:
    lines = run_program("dask_collections/trips.py").stdout.splitlines()
    assert lines[0].startswith("10,000 rows, 485,997 bytes, SHA-256 ")
    assert [line.split()[0] for line in lines[1:9]] == lines[9].split(",")
    assert len(lines) == 12
