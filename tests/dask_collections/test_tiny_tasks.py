"""Tiny tasks and batches: the same sum, by a formula."""

import pytest

from snippets.dask_collections.tiny_tasks import in_batches, in_plain_graph, one_by_one
from tests.conftest import RunProgram


@pytest.mark.parametrize("count", [1, 7, 100])
def test_all_give_the_sum_of_one_to_count(count: int) -> None:
    total = count * (count + 1) // 2
    assert one_by_one(count, "sync") == total
    assert one_by_one(count, "sync", optimize=False) == total
    assert in_plain_graph(count) == total
    assert in_batches(count, "sync", batches=3) == total


def test_prints_one_sum_four_times(run_program: RunProgram) -> None:
    lines = run_program("dask_collections/tiny_tasks.py").stdout.splitlines()
    assert [line.split()[-1] for line in lines] == ["2,001,000"] * 4
