"""The first rows: how many parts are made for them."""

from pathlib import Path

from snippets.dask_collections.head_first import make_part, parts_made, trips
from tests.conftest import RunProgram


def test_a_part_holds_its_thousand_trips(tmp_path: Path) -> None:
    part = make_part(7, str(tmp_path))
    assert (len(part), part.trip.iloc[0], part.trip.iloc[-1]) == (1000, 7000, 7999)
    assert [note.name for note in tmp_path.iterdir()] == ["7"]


def test_nothing_is_made_until_it_is_asked_for(tmp_path: Path) -> None:
    table = trips(str(tmp_path))
    assert parts_made(str(tmp_path)) == 0
    assert len(table.partitions[3].compute(scheduler="sync")) == 1000
    assert parts_made(str(tmp_path)) == 1


def test_head_alone_makes_one_part(run_program: RunProgram) -> None:
    whole, first = run_program("dask_collections/head_first.py").stdout.splitlines()
    assert whole == ".compute().head(): trips [0, 1, 2, 3, 4], parts made: 40"
    assert first == ".head():           trips [0, 1, 2, 3, 4], parts made: 1"
