"""An estimate from a sample, against the count of all."""

import pytest

from snippets.introduction.sampling import estimate
from tests.conftest import RunProgram

PRIMES_BELOW_10_000 = 1229


def test_a_sample_of_all_is_the_count() -> None:
    count, error = estimate(10_000, size=10_000, seed=5)
    assert count == pytest.approx(PRIMES_BELOW_10_000)
    share = PRIMES_BELOW_10_000 / 10_000
    assert error == pytest.approx(2 * 10_000 * (share * (1 - share) / 10_000) ** 0.5)


def test_about_19_of_20_samples_are_within_the_error() -> None:
    within = 0
    for seed in range(100):
        count, error = estimate(10_000, size=500, seed=seed)
        within += abs(count - PRIMES_BELOW_10_000) <= error
    assert 88 <= within <= 100


def test_four_times_the_sample_halves_the_error() -> None:
    small, large = (estimate(320_000, size, seed=1)[1] for size in (2_500, 10_000))
    assert small / large == pytest.approx(2, rel=0.1)


def test_prints_an_estimate_that_holds(run_program: RunProgram) -> None:
    sampled, counted, others = run_program("introduction/sampling.py").stdout.splitlines()
    estimated, error = (
        int(number.replace(",", ""))
        for number in (sampled.split(": ")[1].split()[0], sampled.split()[-1])
    )
    assert "27,608 primes" in counted
    assert abs(estimated - 27_608) <= error
    assert 88 <= int(others.split(":")[1].split()[0]) <= 100  # 95, give or take three times 2.2
