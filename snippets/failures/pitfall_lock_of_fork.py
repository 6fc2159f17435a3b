# /// script
# requires-python = ">=3.13"
#
# [tool.timings]
# expect = ["RuntimeError"]
# needs = ["fork"]
# ///

# --8<-- [start:program]
"""A lock of one start method is handed to a process of another."""

from multiprocessing import get_context
from multiprocessing.synchronize import Lock


def use(lock: Lock) -> None:
    with lock:
        print("has the lock")


def main() -> None:
    lock = get_context("fork").Lock()
    process = get_context("spawn").Process(target=use, args=(lock,))
    process.start()
    process.join()


if __name__ == "__main__":
    main()
# --8<-- [end:program]
