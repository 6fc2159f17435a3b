# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["timeout"]
# timeout = 5
# ///

# --8<-- [start:program]
"""Reach the last line while a worker of an executor is still busy."""

from concurrent.futures import ProcessPoolExecutor
from time import sleep


def main() -> None:
    executor = ProcessPoolExecutor(1)
    executor.submit(sleep, 3_600)
    print("the last line", flush=True)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
