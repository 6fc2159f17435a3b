# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# timeout = 120
# ///

# --8<-- [start:program]
"""Two workers given the same data do it twice; given a shard each, they do it once."""

import torch
import torch.multiprocessing as mp
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler

SAMPLES, WORKERS = 1000, 2


def train(seen: torch.Tensor, rank: int, sharded: bool) -> None:
    """Count, instead of training, how often this worker meets each sample."""
    dataset = TensorDataset(torch.arange(SAMPLES))
    sampler = DistributedSampler(dataset, num_replicas=WORKERS, rank=rank) if sharded else None
    for (rows,) in DataLoader(dataset, batch_size=8, sampler=sampler):
        seen[rank, rows] += 1


def times_seen(sharded: bool) -> torch.Tensor:
    """Return how often all workers together meet each sample in one epoch."""
    seen = torch.zeros(WORKERS, SAMPLES, dtype=torch.int64).share_memory_()
    workers = [mp.Process(target=train, args=(seen, rank, sharded)) for rank in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return seen.sum(dim=0)


def main() -> None:
    for sharded in (False, True):
        counts = times_seen(sharded)
        how = "a shard each" if sharded else "the whole data each"
        print(f"{how}: {int(counts.sum())} samples, each {counts.unique().tolist()} times")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
