"""Primes counted by threads, against published counts and a sieve."""

import pytest

from snippets.threads.cpu_bound import CHUNKS, LIMIT, by_threads, count_primes, is_prime
from tests.conftest import RunProgram


@pytest.mark.parametrize(("below", "count"), [(10, 4), (100, 25), (1000, 168), (10_000, 1229)])
def test_counts_are_the_published_ones(below: int, count: int) -> None:
    assert count_primes(range(below)) == count


def test_is_prime_agrees_with_a_sieve() -> None:
    limit = 3000
    composite = {multiple for n in range(2, limit) for multiple in range(2 * n, limit, n)}
    primes = [n for n in range(2, limit) if n not in composite]
    assert [n for n in range(limit) if is_prime(n)] == primes


def test_threads_answer_in_the_order_of_the_chunks() -> None:
    # 25 primes below 100, 46 below 200, 62 below 300: published.
    assert by_threads([range(200, 300), range(100), range(100, 200)]) == [16, 25, 21]


def test_prints_the_count(run_program: RunProgram) -> None:
    assert [number for chunk in CHUNKS for number in chunk] == list(range(LIMIT))
    # 27,608 counted by a sieve of Eratosthenes.
    assert "27,608 primes below 320,000" in run_program("threads/cpu_bound.py").stdout
