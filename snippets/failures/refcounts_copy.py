# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
#
# [tool.timings]
# needs = ["linux", "fork"]
# ///

# --8<-- [start:program]
"""Only read data in a forked child, and see whether that copies it."""

import re
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import numpy as np

FORK = get_context("fork")
NUMBERS = 2_000_000


def own_mib() -> float:
    """What this process has written to, and so shares with no other."""
    told = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"Private_Dirty: +(\d+)", told)[1]) / 1024


def read(data: Sequence, answers: SimpleQueue) -> None:
    before = own_mib()
    for _ in data:
        pass
    answers.put(own_mib() - before)


def main() -> None:
    numbers = [n + 0.5 for n in range(NUMBERS)]
    for name, data in (("a list", numbers), ("an array", np.array(numbers))):
        answers = FORK.SimpleQueue()
        child = FORK.Process(target=read, args=(data, answers))
        child.start()
        child.join()
        copied = answers.get() > NUMBERS * 8 / 2**20
        print(f"{name}: the child {'copied it' if copied else 'copied nothing'} by reading it")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
