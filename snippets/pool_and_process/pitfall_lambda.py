# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["AttributeError", "PicklingError"]
# ///

# --8<-- [start:program]
"""A lambda cannot be sent to a pool: use def at module level, or functools.partial."""

from multiprocessing import Pool


def main() -> None:
    with Pool(2) as pool:
        print(pool.map(lambda number: number**2, range(8)))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
