# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["posix"]
# timeout = 180
# ///

# --8<-- [start:program]
"""Train on two processes, to the end of epoch 1, and go on from its checkpoint."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
import torch.distributed as dist
import torch.distributed.nn  # first imported in a process group, it would keep that for ever
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone"]


def samples(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return points in 20 dimensions: of class 1 if the signs of the first two differ."""
    generator = torch.Generator().manual_seed(seed)
    corner = torch.randint(0, 2, (count, 2), generator=generator)
    points = torch.randn(count, 20, generator=generator)
    points[:, :2] += 4.0 * corner - 2.0
    return points, (corner[:, 0] ^ corner[:, 1]).float().unsqueeze(1)


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(20, 15), nn.ReLU(), nn.Linear(15, 1))


def train(epochs: int, checkpoint: Path) -> nn.Module:
    """Train up to so many epochs, from the checkpoint if there is one."""
    model = DistributedDataParallel(network())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    dataset = TensorDataset(*samples(4_000, seed=0))
    sampler = DistributedSampler(dataset)  # each rank's share
    loader = DataLoader(dataset, batch_size=32, sampler=sampler)
    first = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.module.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        first = saved["epochs"]
    for epoch in range(first, epochs):
        sampler.set_epoch(epoch)  # without it, the same order in every epoch
        for points, labels in loader:
            optimizer.zero_grad()
            nn.functional.binary_cross_entropy_with_logits(model(points), labels).backward()
            optimizer.step()
        if dist.get_rank() == 0:
            print(f"epoch {epoch + 1}: {len(loader)} batches of each rank", flush=True)
            states = {"model": model.module.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(states | {"epochs": epoch + 1}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)  # whole, or not at all
    return model.module


def work(epochs: int, checkpoint: Path) -> None:
    dist.init_process_group("gloo")
    model = train(epochs, checkpoint)
    if dist.get_rank() == 0:
        points, labels = samples(2_000, seed=1)
        right = (model(points) > 0) == (labels > 0.5)
        print(f"accuracy above 0.9: {right.float().mean().item() > 0.9}", flush=True)
    dist.destroy_process_group()


def main() -> None:
    if dist.is_torchelastic_launched():
        work(int(sys.argv[1]), Path(sys.argv[2]))
        return
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # torchrun's own default, without its warning
    with tempfile.TemporaryDirectory() as folder:
        options = ["--nproc-per-node", "2", "--log-dir", folder]
        for epochs in (1, 3):
            arguments = [__file__, str(epochs), str(Path(folder, "checkpoint.pt"))]
            subprocess.run([*TORCHRUN, *options, *arguments], check=True)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
