# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["timeout"]
# timeout = 5
# ///

# --8<-- [start:program]
"""A worker is killed in the middle of a task: `Pool.map` waits for ever."""

import os
from multiprocessing import Pool


def square(number: int) -> int:
    if number == 3:
        os._exit(1)  # gone at once, as when the system kills it for memory
    return number**2


def main() -> None:
    with Pool(2) as pool:
        # The pool starts another worker, but the lost task is never done again.
        print(pool.map(square, range(8)))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
