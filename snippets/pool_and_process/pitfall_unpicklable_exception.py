# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["timeout"]
# timeout = 5
# ///

# --8<-- [start:program]
"""An exception that cannot be rebuilt in the parent: `Pool.map` waits for ever."""

from multiprocessing import Pool


class BadRowError(Exception):
    def __init__(self, row: int, reason: str) -> None:
        # Only this text is pickled: rebuilding calls BadRowError(text), one argument.
        super().__init__(f"row {row}: {reason}")


def check(row: int) -> int:
    if row == 7:
        raise BadRowError(row, "is empty")
    return row


def main() -> None:
    with Pool(2) as pool:
        print(pool.map(check, range(8)))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
