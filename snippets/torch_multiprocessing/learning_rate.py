# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# timeout = 120
# ///

# --8<-- [start:program]
"""One epoch in one process, at the notebook's learning rate and at a fifth of it."""

import torch
from torch import nn

SEEDS = 3


def samples(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return points in 20 dimensions: of class 1 if the signs of the first two differ."""
    generator = torch.Generator().manual_seed(seed)
    corner = torch.randint(0, 2, (count, 2), generator=generator)
    points = torch.randn(count, 20, generator=generator)
    points[:, :2] += 4.0 * corner - 2.0
    return points, (corner[:, 0] ^ corner[:, 1]).float().unsqueeze(1)


def accuracy_after(rate: float, seed: int) -> float:
    """Return the accuracy on new samples, after one epoch."""
    torch.manual_seed(seed)
    layers = [nn.Linear(20, 15), nn.ReLU(), nn.Linear(15, 10), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(10, 5), nn.ReLU(), nn.Linear(5, 1), nn.Sigmoid())
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9, nesterov=True)
    points, labels = samples(10_000, seed=0)
    for rows in torch.randperm(len(points)).split(8):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy(model(points[rows]), labels[rows]).backward()
        optimizer.step()
    points, labels = samples(2_000, seed=1)
    with torch.no_grad():
        return ((model(points) > 0.5) == (labels > 0.5)).float().mean().item()


def main() -> None:
    torch.set_num_threads(1)
    for rate in (0.1, 0.02):
        accuracies = [accuracy_after(rate, seed) for seed in range(SEEDS)]
        learnt = sum(accuracy > 0.9 for accuracy in accuracies)
        print(f"learning rate {rate}: accuracy above 0.9 in {learnt} of {SEEDS} runs")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
