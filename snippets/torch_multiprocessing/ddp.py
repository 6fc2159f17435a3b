# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# timeout = 120
# ///

# --8<-- [start:program]
"""DistributedDataParallel on two processes computes the gradients of one."""

import os
import subprocess
import sys
import tempfile

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone"]


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(20, 15), nn.ReLU(), nn.Linear(15, 1))


def global_batch(size: int = 64) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    points = torch.randn(size, 20, generator=generator)
    return points, points[:, :1] * points[:, 1:2]


def gradients(model: nn.Module, points: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    nn.functional.mse_loss(model(points), targets).backward()
    return torch.cat([parameter.grad.flatten() for parameter in model.parameters()])


def work() -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo")
    rank, ranks = dist.get_rank(), dist.get_world_size()
    points, targets = global_batch()
    model = DistributedDataParallel(network())
    together = gradients(model, points[rank::ranks], targets[rank::ranks])
    alone = gradients(network(), points, targets)
    torch.testing.assert_close(together, alone)  # in every rank, or the run fails
    if rank == 0:
        print(f"{ranks} ranks, {len(points) // ranks} of {len(points)} samples each")
        print(f"{len(alone)} gradients, those of one process on all samples: True")
    dist.destroy_process_group()


def main() -> None:
    if dist.is_torchelastic_launched():
        work()
    else:  # as `torchrun --standalone --nproc-per-node 2 ddp.py` would
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        with tempfile.TemporaryDirectory() as logs:
            options = ["--nproc-per-node", "2", "--log-dir", logs]
            subprocess.run([*TORCHRUN, *options, __file__], check=True)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
