"""The carried problem: counts of primes, against published ones and a sieve."""

import pytest

from snippets.pool_and_process.primes import CHUNKS, LIMIT, count_primes, is_prime
from tests.conftest import RunProgram


@pytest.mark.parametrize(("below", "count"), [(10, 4), (100, 25), (1000, 168), (10_000, 1229)])
def test_counts_are_the_published_ones(below: int, count: int) -> None:
    assert count_primes(range(below)) == count


def test_is_prime_agrees_with_a_sieve() -> None:
    limit = 3000
    composite = {multiple for n in range(2, limit) for multiple in range(2 * n, limit, n)}
    primes = [n for n in range(2, limit) if n not in composite]
    assert [n for n in range(limit) if is_prime(n)] == primes


def test_chunks_cover_every_number_once() -> None:
    assert [number for chunk in CHUNKS for number in chunk] == list(range(LIMIT))


def test_prints_the_count(run_program: RunProgram) -> None:
    # 27,608 counted by a sieve of Eratosthenes.
    run = run_program("pool_and_process/primes.py", start_method="spawn")
    assert "27,608 primes below 320,000" in run.stdout
