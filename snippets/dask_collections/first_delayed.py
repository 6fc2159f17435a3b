# /// script
# requires-python = ">=3.11"
# dependencies = ["dask"]
# ///

# --8<-- [start:program]
"""Count primes in eight delayed calls: a graph is built first, and run at the end."""

import dask

LIMIT = 320_000
CHUNKS = [range(start, start + 40_000) for start in range(0, LIMIT, 40_000)]


def is_prime(number: int) -> bool:
    if number < 4:
        return number > 1
    if number % 2 == 0:
        return False
    return all(number % divisor for divisor in range(3, int(number**0.5) + 1, 2))


def count_primes(numbers: range) -> int:
    return sum(is_prime(number) for number in numbers)


def main() -> None:
    counts = [dask.delayed(count_primes)(chunk) for chunk in CHUNKS]
    total = dask.delayed(sum)(counts)
    print(f"so far, nothing is counted: {type(total).__name__}")
    print(f"{total.compute(scheduler='processes', num_workers=2):,} primes below {LIMIT:,}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
