# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# # mp.spawn has its name from the start method that it uses.
# start-methods = ["spawn"]
# timeout = 120
# ///

# --8<-- [start:program]
"""One rank has more batches than the other; inside `join`, both come to an end."""

import tempfile
from pathlib import Path

import torch
import torch.distributed as dist
import torch.distributed.nn  # first imported in a process group, it would keep that for ever
import torch.multiprocessing as mp
from torch import nn
from torch.nn.parallel import DistributedDataParallel

BATCHES = (3, 5)


def train(rank: int, made: torch.Tensor) -> None:
    model = DistributedDataParallel(nn.Linear(4, 1))
    with model.join():
        for _ in range(BATCHES[rank]):
            model(torch.ones(8, 4)).sum().backward()
            made[rank] += 1


def work(rank: int, meeting: str, made: torch.Tensor) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=2)
    train(rank, made)  # no model is left to hold the group
    dist.destroy_process_group()


def main() -> None:
    made = torch.zeros(2, dtype=torch.int64).share_memory_()
    with tempfile.TemporaryDirectory() as tempfile.tempdir:
        meeting = Path(tempfile.tempdir, "meeting").as_uri()
        mp.spawn(work, args=(meeting, made), nprocs=2)
    print("batches of each rank:", made.tolist())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
