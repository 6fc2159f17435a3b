# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["MaybeEncodingError"]
# ///

# --8<-- [start:program]
"""A task returns a generator, which cannot be pickled."""

from collections.abc import Iterator
from multiprocessing import Pool


def squares(limit: int) -> Iterator[int]:
    return (number**2 for number in range(limit))


def main() -> None:
    with Pool(2) as pool:
        print(pool.map(squares, [3, 4]))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
