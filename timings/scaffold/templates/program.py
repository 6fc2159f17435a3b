"""Add up the squares below 2,000,000: eight chunks of numbers, shared out by a pool."""

from multiprocessing import Pool

LIMIT = 2_000_000
CHUNK = 250_000
CHUNKS = [range(start, start + CHUNK) for start in range(0, LIMIT, CHUNK)]


def sum_of_squares(numbers: range) -> int:
    return sum(number * number for number in numbers)


def main() -> None:
    with Pool() as pool:
        parts = pool.map(sum_of_squares, CHUNKS)
    print(f"the squares below {LIMIT:,} add up to {sum(parts):,}")


if __name__ == "__main__":
    main()
