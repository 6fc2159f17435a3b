"""Operations that move rows, and that do not: their answers by loops over the same trips."""

from collections import Counter
from pathlib import Path

import dask
import dask.dataframe as dd
import pytest

from snippets.dask_collections.shuffles import QUERIES, make_drivers, make_trips, movers
from tests.conftest import RunProgram

ROWS = 3_000
ASKED_FOR = ("groupby, split_out=8", "groupby, 16 partitions")
"""Those that make more partitions than they are given."""


def expected(query: str) -> Counter:
    fares: Counter = Counter()
    for trip in range(ROWS):
        driver, fare = trip * 7919 % 1009, trip * 104_729 % 2000
        fares[driver % 5 if query.startswith("merge") else driver] += fare
    return fares


@pytest.mark.parametrize("query", QUERIES)
def test_agrees_with_a_loop(query: str, tmp_path: Path) -> None:
    parted = dd.from_pandas(make_trips(ROWS), npartitions=3, sort=False)
    with dask.config.set({"temporary-directory": str(tmp_path), "scheduler": "sync"}):
        answer = QUERIES[query](parted, make_drivers()).compute()
    assert answer.groupby(level=0).sum().to_dict() == expected(query)


@pytest.mark.parametrize("query", QUERIES)
def test_a_single_partition_moves_nothing(query: str) -> None:
    whole = dd.from_pandas(make_trips(ROWS), npartitions=1)
    moved = movers(QUERIES[query](whole, make_drivers()))
    assert moved == (["DiskShuffle"] if query in ASKED_FOR else [])


def test_prints_one_sum_of_all_fares_and_what_moved_them(run_program: RunProgram) -> None:
    lines = run_program("dask_collections/shuffles.py").stdout.splitlines()
    total = sum(trip * 104_729 % 2000 for trip in range(100_000))
    asked, with_client = lines[: len(QUERIES)], lines[len(QUERIES) :]
    assert all(f": sum {total:,}, moved by " in line for line in asked)
    moved = {name for name, line in zip(QUERIES, asked, strict=True) if "DiskShuffle" in line}
    assert moved == {*ASKED_FOR, "set_index", "merge, 8 partitions"}
    assert [line.split(": ")[1] for line in with_client] == ["P2PShuffle", "HashJoinP2P"]
