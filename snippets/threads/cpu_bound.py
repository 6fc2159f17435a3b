"""Count the primes below 320,000 by two threads: the right answer, whoever counts."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from math import isqrt

LIMIT = 320_000
CHUNK = 40_000
CHUNKS = [range(start, start + CHUNK) for start in range(0, LIMIT, CHUNK)]


def is_prime(number: int) -> bool:
    if number < 3 or number % 2 == 0:
        return number == 2
    return all(number % divisor for divisor in range(3, isqrt(number) + 1, 2))


def count_primes(chunk: range) -> int:
    return sum(map(is_prime, chunk))


def by_threads(chunks: Iterable[range], threads: int = 2) -> list[int]:
    with ThreadPoolExecutor(max_workers=threads) as executor:
        return list(executor.map(count_primes, chunks))


def main() -> None:
    counts = by_threads(CHUNKS)
    print("primes in each chunk:", *counts)
    print(f"{sum(counts):,} primes below {LIMIT:,}")


if __name__ == "__main__":
    main()
