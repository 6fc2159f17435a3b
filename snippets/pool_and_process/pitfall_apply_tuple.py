# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["TypeError"]
# ///

# --8<-- [start:program]
"""`(x)` is x, not a tuple: `pool.apply` needs `(x,)`."""

from multiprocessing import Pool


def square_sum(last: int) -> int:
    return sum(number**2 for number in range(last + 1))


def main() -> None:
    x = 10
    with Pool(2) as pool:
        print(pool.apply(square_sum, (x,)))
        print(pool.apply(square_sum, (x)))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
