"""When about right is enough: count in a sample, and say how far off it may be."""

from math import isqrt, sqrt
from random import Random

LIMIT = 320_000


def is_prime(number: int) -> bool:
    if number < 3 or number % 2 == 0:
        return number == 2
    return all(number % divisor for divisor in range(3, isqrt(number) + 1, 2))


def estimate(limit: int, size: int, seed: int) -> tuple[float, float]:
    """Return about how many primes are below limit, and twice the standard error."""
    sample = Random(seed).sample(range(limit), size)
    share = sum(map(is_prime, sample)) / size
    return limit * share, 2 * limit * sqrt(share * (1 - share) / size)


def main() -> None:
    count, error = estimate(LIMIT, size=3_200, seed=1)
    exact = sum(map(is_prime, range(LIMIT)))
    print(f"one number in a hundred: {count:,.0f} primes, give or take {error:,.0f}")
    print(f"every number:            {exact:,} primes")
    # One seed may be lucky: see how often the exact count is within the margin.
    others = [estimate(LIMIT, size=3_200, seed=seed) for seed in range(100)]
    inside = sum(abs(count - exact) <= error for count, error in others)
    print(f"100 other samples:       {inside} are as near as they say")


if __name__ == "__main__":
    main()
