"""Operations that move rows, and that do not: their answers by loops over the same trips."""

from collections import Counter

import dask
import dask.dataframe as dd
import pytest

from snippets.dask_collections.shuffles import QUERIES, make_drivers, make_trips, shuffled
from tests.conftest import RunProgram

ROWS = 3_000


def expected(query: str) -> Counter:
    fares: Counter = Counter()
    for trip in range(ROWS):
        driver, fare = trip * 7919 % 1009, trip * 104_729 % 2000
        fares[driver % 5 if query.startswith("merge") else driver] += fare
    return fares


@pytest.mark.parametrize("query", QUERIES)
def test_agrees_with_a_loop(query: str) -> None:
    parted = dd.from_pandas(make_trips(ROWS), npartitions=3, sort=False)
    with dask.config.set({"dataframe.shuffle.method": "tasks", "scheduler": "sync"}):
        answer = QUERIES[query](parted, make_drivers()).compute()
    assert answer.groupby(level=0).sum().to_dict() == expected(query)


def test_a_plain_groupby_moves_nothing() -> None:
    parted = dd.from_pandas(make_trips(ROWS), npartitions=3, sort=False)
    assert shuffled(QUERIES["groupby"](parted, make_drivers())) == 0
    with dask.config.set({"dataframe.shuffle.method": "tasks"}):
        assert shuffled(QUERIES["set_index"](parted, make_drivers())) == 1


def test_prints_one_sum_of_all_fares(run_program: RunProgram) -> None:
    lines = run_program("dask_collections/shuffles.py").stdout.splitlines()
    total = sum(trip * 104_729 % 2000 for trip in range(100_000))
    assert [line.split(": ")[0] for line in lines] == list(QUERIES)
    assert all(line.endswith(f"sum {total:,}") for line in lines)
    assert ["0 shuffles" in line for line in lines] == [True, False, True, False, False]
