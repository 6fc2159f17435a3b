"""A table that no process may hold: each way against a loop over the same trips."""

from pathlib import Path

import pytest

from snippets.dask_collections import larger_than_memory
from snippets.dask_collections.larger_than_memory import WAYS, Answer, ask, write_parts
from tests.conftest import RunProgram

ROWS, PARTS = 300, 3


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(larger_than_memory, "ROWS", ROWS)
    return tmp_path


def expected() -> Answer:
    sums = [[0, 0, 0] for _ in range(265)]
    for trip in range(ROWS * PARTS):
        row = sums[trip * 7919 % 265]
        row[0] += trip * 31 % 5000
        row[1] += trip % 400
        row[2] += trip * 17 % 3000
    return [tuple(row) for row in sums]


@pytest.mark.parametrize("name", WAYS)
def test_agrees_with_a_loop(name: str, small: Path) -> None:
    assert write_parts(str(small), PARTS) == expected()
    assert WAYS[name](str(small)) == expected()


def fill(megabytes: int) -> Answer:
    return [(len(bytearray(megabytes * 2**20)),)]


def test_the_limit_refuses_what_passes_it() -> None:
    assert fill(1) == [(2**20,)]
    assert ask(fill, 600) is None


def test_those_that_hold_all_of_it_die_and_the_others_are_right(run_program: RunProgram) -> None:
    lines = run_program("dask_collections/larger_than_memory.py").stdout.splitlines()
    found = dict(line.split(": ") for line in lines)
    assert list(found) == list(WAYS)
    died = {name for name, outcome in found.items() if outcome == "died"}
    assert died == {"pandas, the whole table", "Polars, the whole table"}
    assert set(found.values()) == {"died", "right"}
