# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["linux"]
# start-methods = ["spawn"]
# timeout = 120
# ///

# --8<-- [start:program]
"""What 20 shared tensors cost under each sharing strategy of Linux."""

import os
from pathlib import Path

import torch
import torch.multiprocessing as mp

TENSORS = 20


def counts() -> tuple[int, int]:
    """Return how many files are open here, and how many of torch's lie in /dev/shm."""
    named = list(Path("/dev/shm").glob(f"torch_{os.getpid()}_*"))
    return len(list(Path("/proc/self/fd").iterdir())), len(named)


def share(strategy: str, answers: mp.Queue) -> None:
    mp.set_sharing_strategy(strategy)
    open_before, named_before = counts()
    tensors = [torch.ones(5).share_memory_() for _ in range(TENSORS)]
    open_now, named_now = counts()
    answers.put((len(tensors), open_now - open_before, named_now - named_before))


def main() -> None:
    print("default:", mp.get_sharing_strategy())
    for strategy in sorted(mp.get_all_sharing_strategies()):
        answers = mp.SimpleQueue()
        worker = mp.Process(target=share, args=(strategy, answers))
        worker.start()
        shared, opened, named = answers.get()
        worker.join()
        many = "one more open file each" if opened >= shared else "no open file each"
        print(f"{strategy}: {many}, {named} names in /dev/shm")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
