"""The carried problem, delayed: counts of primes, against published ones."""

import dask
import pytest

from snippets.dask_collections.first_delayed import CHUNKS, LIMIT, count_primes
from tests.conftest import RunProgram


@pytest.mark.parametrize(("below", "count"), [(10, 4), (100, 25), (1000, 168), (10_000, 1229)])
def test_counts_are_the_published_ones(below: int, count: int) -> None:
    assert dask.delayed(count_primes)(range(below)).compute(scheduler="sync") == count


def test_chunks_cover_every_number_once() -> None:
    assert [number for chunk in CHUNKS for number in chunk] == list(range(LIMIT))


def test_prints_the_count(run_program: RunProgram) -> None:
    # 27,608 counted by a sieve of Eratosthenes.
    before, after = run_program("dask_collections/first_delayed.py").stdout.splitlines()
    assert before == "so far, nothing is counted: Delayed"
    assert after == "27,608 primes below 320,000"
