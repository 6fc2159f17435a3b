# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# # The last two: a fork server that imports this file too (3.14) dies of it.
# expect = ["BrokenProcessPool", "ConnectionResetError", "EOFError"]
# start-methods = ["spawn", "forkserver"]
# ///

# --8<-- [start:program]
"""A pool with no guard: each worker imports this file, and tries to start a pool."""

from concurrent.futures import ProcessPoolExecutor


def square(number: int) -> int:
    return number**2


with ProcessPoolExecutor(max_workers=1) as executor:
    print(list(executor.map(square, range(4))))
# --8<-- [end:program]
