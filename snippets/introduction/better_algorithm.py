# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""A better algorithm before more cores: the primes below 320,000, counted by a sieve."""

from math import isqrt

import numpy as np


def is_prime(number: int) -> bool:
    if number < 3 or number % 2 == 0:
        return number == 2
    return all(number % divisor for divisor in range(3, isqrt(number) + 1, 2))


def by_trial_division(limit: int) -> int:
    return sum(map(is_prime, range(limit)))


def by_sieve(limit: int) -> int:
    """Return how many primes are below limit: cross out multiples, count the rest."""
    prime = bytearray([1]) * limit
    prime[:2] = bytes(2)
    for number in range(2, isqrt(limit - 1) + 1):
        if prime[number]:
            multiples = range(number * number, limit, number)
            prime[multiples.start :: number] = bytes(len(multiples))
    return sum(prime)


def by_numpy_sieve(limit: int) -> int:
    prime = np.ones(limit, dtype=bool)
    prime[:2] = False
    for number in range(2, isqrt(limit - 1) + 1):
        if prime[number]:
            prime[number * number :: number] = False
    return int(np.count_nonzero(prime))


def main() -> None:
    limit = 320_000
    print(f"trial division: {by_trial_division(limit):,}")
    print(f"sieve:          {by_sieve(limit):,}")
    print(f"sieve in NumPy: {by_numpy_sieve(limit):,}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
