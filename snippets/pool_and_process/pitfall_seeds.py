# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
#
# [tool.timings]
# needs = ["fork"]
# ///

# --8<-- [start:program]
"""Forked workers inherit NumPy's global random state: they all draw the same number."""

import random
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue

import numpy.random


def draw(queue: SimpleQueue) -> None:
    queue.put((numpy.random.random(), random.random()))


def draws(workers: int) -> list[tuple[float, float]]:
    """Return what each worker drew, first from NumPy, then from `random`."""
    context = get_context("fork")
    queue = context.SimpleQueue()
    processes = [context.Process(target=draw, args=(queue,)) for _ in range(workers)]
    for process in processes:
        process.start()
    drawn = [queue.get() for _ in processes]
    for process in processes:
        process.join()
    return drawn


def main() -> None:
    from_numpy, from_random = zip(*draws(4), strict=True)
    print(f"numpy.random: 4 workers, different numbers: {len(set(from_numpy))}")
    # Python's own generator is seeded anew in each forked child.
    print(f"random:       4 workers, different numbers: {len(set(from_random))}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
