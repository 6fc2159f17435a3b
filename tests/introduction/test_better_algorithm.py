"""Three ways to count primes, against published counts."""

from collections.abc import Callable

import pytest

from snippets.introduction.better_algorithm import by_numpy_sieve, by_sieve, by_trial_division
from tests.conftest import RunProgram

PUBLISHED = {2: 0, 3: 1, 10: 4, 100: 25, 1000: 168, 10_000: 1229}


@pytest.mark.parametrize("count", [by_trial_division, by_sieve, by_numpy_sieve])
def test_counts_are_the_published_ones(count: Callable[[int], int]) -> None:
    assert {limit: count(limit) for limit in PUBLISHED} == PUBLISHED


def test_sieves_find_a_million_s_primes() -> None:
    assert by_sieve(1_000_000) == by_numpy_sieve(1_000_000) == 78_498


def test_prints_one_count_three_times(run_program: RunProgram) -> None:
    lines = run_program("introduction/better_algorithm.py").stdout.splitlines()
    assert [line.split()[-1] for line in lines] == ["27,608"] * 3
