# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["ValueError"]
# ///

# --8<-- [start:program]
"""A pool is used after its `with` block, which has ended its workers."""

from multiprocessing import Pool


def square(number: int) -> int:
    return number**2


def main() -> None:
    with Pool(2) as pool:
        print(pool.map(square, range(4)))
    print(pool.map(square, range(4, 8)))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
