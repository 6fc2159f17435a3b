# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["AttributeError", "PicklingError"]
# ///

# --8<-- [start:program]
"""Send a lambda to a pool, which cannot be done."""

from multiprocessing import Pool


def main() -> None:
    with Pool(2) as pool:
        print(pool.map(lambda number: number * number, range(8)))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
