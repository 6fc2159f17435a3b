"""A task too small to be sent alone: `Pool.map` sends many in one chunk."""

from multiprocessing import Pool


def digit_sum(number: int) -> int:
    return sum(map(int, str(number)))


def main() -> None:
    with Pool() as pool:
        sums = pool.map(digit_sum, range(10_000))
    print(f"digits of 1234: {sums[1234]}")
    print(f"digits of 0 to 9,999: {sum(sums):,}")


if __name__ == "__main__":
    main()
