# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""One random stream for each task: the same result from any number of workers."""

from multiprocessing import Pool

import numpy as np


def hits(seed: np.random.SeedSequence) -> int:
    """Return how many of 100,000 random points of the unit square are in the circle."""
    points = np.random.default_rng(seed).random((100_000, 2))
    return int(np.count_nonzero((points**2).sum(axis=1) <= 1))


def estimate_pi(workers: int) -> float:
    # A stream belongs to a task, not to a worker: who does which task is chance.
    seeds = np.random.SeedSequence(2018).spawn(8)
    with Pool(workers) as pool:
        return 4 * sum(pool.map(hits, seeds, chunksize=1)) / (8 * 100_000)


def main() -> None:
    estimates = {estimate_pi(workers) for workers in (1, 3)}
    print(f"pi is about {min(estimates):.2f}")
    print(f"1 worker and 3 workers agree: {len(estimates) == 1}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
