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
    print(f"one number in a hundred: {count:,.0f} primes, give or take {error:,.0f}")
    print(f"every number:            {sum(map(is_prime, range(LIMIT))):,} primes")


if __name__ == "__main__":
    main()
