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
"""Do two processes compute the gradients of one? It depends on the layers."""

import tempfile
from pathlib import Path

import torch
import torch.distributed as dist
import torch.distributed.nn  # first imported in a process group, it would keep that for ever
import torch.multiprocessing as mp
from torch import nn
from torch.nn.parallel import DistributedDataParallel

LAYERS = {
    "linear layers": nn.Identity,
    "with BatchNorm": lambda: nn.BatchNorm1d(15),
    "with dropout": lambda: nn.Dropout(0.5),
}


def network(layer: str) -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(20, 15), LAYERS[layer](), nn.ReLU(), nn.Linear(15, 1))


def global_batch(size: int = 64) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    points = torch.randn(size, 20, generator=generator)
    return points, points[:, :1] * points[:, 1:2]


def gradients(model: nn.Module, points: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    nn.functional.mse_loss(model(points), targets).backward()
    return torch.cat([parameter.grad.flatten() for parameter in model.parameters()])


def compare(rank: int) -> None:
    points, targets = global_batch()
    for layer in LAYERS:
        model = DistributedDataParallel(network(layer))
        together = gradients(model, points[rank::2], targets[rank::2])
        alone = gradients(network(layer), points, targets)
        if rank == 0:
            same = torch.allclose(together, alone, atol=1e-6)
            print(f"{layer}: the gradients of one process: {same}")


def work(rank: int, meeting: str) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=2)
    compare(rank)  # no model is left to hold the group
    dist.destroy_process_group()


def main() -> None:
    with tempfile.TemporaryDirectory() as tempfile.tempdir:
        meeting = Path(tempfile.tempdir, "meeting").as_uri()
        mp.spawn(work, args=(meeting,), nprocs=2)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
