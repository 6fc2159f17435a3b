# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# timeout = 180
# ///

# --8<-- [start:program]
"""How many steps one process needs to a given accuracy, from 20 starts each."""

from collections.abc import Iterator
from itertools import islice
from statistics import median
from typing import NamedTuple

import torch
from torch import nn

STARTS, MOST = 20, 1250  # one epoch, in batches of 8
TARGET = 0.92


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


def accuracy(model: nn.Module, points: torch.Tensor, labels: torch.Tensor) -> float:
    with torch.no_grad():
        return ((model(points) > 0) == (labels > 0.5)).float().mean().item()


class Plan(NamedTuple):
    batch: int
    rate: float
    seed: int  # of the order of the samples


def train(model: nn.Module, data: tuple, plan: Plan) -> Iterator[int]:
    """Train for ever; yield the number of each step."""
    points, labels = data
    generator = torch.Generator().manual_seed(plan.seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=plan.rate, momentum=0.9)
    loss = nn.BCEWithLogitsLoss()
    step = 0
    while True:
        for rows in torch.randperm(len(points), generator=generator).split(plan.batch):
            optimizer.zero_grad()
            loss(model(points[rows]), labels[rows]).backward()
            optimizer.step()
            step += 1
            yield step


def steps_needed(
    model: nn.Module, data: tuple, held_out: tuple, plan: Plan, reached: torch.Tensor
) -> int | None:
    """Return the steps until `reached` is set, here or by whoever trains the model, too."""
    for step in islice(train(model, data, plan), MOST):
        if step % 10 == 0 and accuracy(model, *held_out) >= TARGET:
            reached.fill_(1)
        if reached:
            return step
    return None


def main() -> None:
    torch.set_num_threads(1)
    data, held_out = samples(10_000, seed=0), samples(1_000, seed=1)
    for batch, rate in ((8, 0.1), (8, 0.02), (64, 0.02), (64, 0.1)):
        there = []
        for seed in range(STARTS):
            plan = Plan(batch, rate, seed)
            if steps := steps_needed(network(seed), data, held_out, plan, torch.zeros(1)):
                there.append(steps)
        print(
            f"batches of {batch}, learning rate {rate}: {len(there)} of {STARTS} get there,", end=""
        )
        print(f" in {min(there)} to {max(there)} steps, median {median(there):.0f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
