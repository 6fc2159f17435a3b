# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# timeout = 120
# ///

# --8<-- [start:program]
"""Hogwild, repaired: four processes train one shared model, each on its own shard."""

import torch
import torch.multiprocessing as mp
from torch import nn

WORKERS = 4


def samples(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return points in 20 dimensions: of class 1 if the signs of the first two differ."""
    generator = torch.Generator().manual_seed(seed)
    corner = torch.randint(0, 2, (count, 2), generator=generator)
    points = torch.randn(count, 20, generator=generator)
    points[:, :2] += 4.0 * corner - 2.0
    return points, (corner[:, 0] ^ corner[:, 1]).float().unsqueeze(1)


def network(seed: int) -> nn.Module:
    torch.manual_seed(seed)
    layers = [nn.Linear(20, 15), nn.ReLU(), nn.Linear(15, 10), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(10, 5), nn.ReLU(), nn.Linear(5, 1))


def train(model: nn.Module, points: torch.Tensor, labels: torch.Tensor, seed: int) -> None:
    torch.set_num_threads(1)  # one thread for each worker
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)  # one for each, too
    loss = nn.BCEWithLogitsLoss()
    for rows in torch.randperm(len(points), generator=generator).split(8):
        optimizer.zero_grad()
        loss(model(points[rows]), labels[rows]).backward()
        optimizer.step()  # on the shared parameters, without a lock


def accuracy(model: nn.Module, points: torch.Tensor, labels: torch.Tensor) -> float:
    with torch.no_grad():
        return ((model(points) > 0) == (labels > 0.5)).float().mean().item()


def run(target: object, rounds: list[tuple]) -> None:
    """Call target with each tuple, in a process each; raise if one fails."""
    workers = [mp.Process(target=target, args=arguments, daemon=True) for arguments in rounds]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise RuntimeError(f"exit codes: {[worker.exitcode for worker in workers]}")


def main() -> None:
    points, labels = samples(10_000, seed=0)
    held_out = samples(2_000, seed=1)
    model = network(seed=2).share_memory()
    print(f"before: accuracy above 0.7: {accuracy(model, *held_out) > 0.7}")
    shards = [(points[rank::WORKERS], labels[rank::WORKERS]) for rank in range(WORKERS)]
    run(train, [(model, *shard, rank) for rank, shard in enumerate(shards)])
    print("samples of each worker:", *[len(shard[0]) for shard in shards])
    print(f"after:  accuracy above 0.9: {accuracy(model, *held_out) > 0.9}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
