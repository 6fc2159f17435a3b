"""Count the primes below 320,000: eight chunks of numbers, shared out by a pool."""

from math import isqrt
from multiprocessing import Pool

LIMIT = 320_000
CHUNK = 40_000
CHUNKS = [range(start, start + CHUNK) for start in range(0, LIMIT, CHUNK)]


def is_prime(number: int) -> bool:
    if number < 3 or number % 2 == 0:
        return number == 2
    return all(number % divisor for divisor in range(3, isqrt(number) + 1, 2))


def count_primes(chunk: range) -> int:
    return sum(map(is_prime, chunk))


def main() -> None:
    with Pool() as pool:
        counts = pool.map(count_primes, CHUNKS)
    print("primes in each chunk:", *counts)
    print(f"{sum(counts):,} primes below {LIMIT:,}")


if __name__ == "__main__":
    main()
