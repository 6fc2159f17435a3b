# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# timeout = 120
# ///

# --8<-- [start:program]
"""The training of the article's notebook, with its faults: nothing fails, nothing is learnt."""

import torch
import torch.multiprocessing as mp
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def samples(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return points in 20 dimensions: of class 1 if the signs of the first two differ."""
    generator = torch.Generator().manual_seed(seed)
    corner = torch.randint(0, 2, (count, 2), generator=generator)
    points = torch.randn(count, 20, generator=generator)
    points[:, :2] += 4.0 * corner - 2.0
    return points, corner[:, 0] ^ corner[:, 1]


def train(model: nn.Module) -> None:
    for data, labels in data_loader:
        optimizer.zero_grad()
        loss_fn(model(data), labels).backward()
        optimizer.step()


if __name__ == "__main__":
    torch.manual_seed(0)
    points, labels = samples(10_000, seed=0)
    data_loader = DataLoader(TensorDataset(points, labels.double()), batch_size=8)
    layers = [nn.Linear(20, 15), nn.ReLU(), nn.Linear(15, 10), nn.ReLU()]
    layers += [nn.Linear(10, 5), nn.ReLU(), nn.Linear(5, 1), nn.Sigmoid()]
    model = nn.Sequential(*layers)
    model.share_memory()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True)
    loss_fun = torch.nn.BCELoss()
    before = [parameter.clone() for parameter in model.parameters()]

    processes = [mp.Process(target=train, args=(model,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("exit codes, which nobody asked for:", *[process.exitcode for process in processes])

    with torch.no_grad():
        answers = (model(points) >= 0.7).long().flatten()
    unchanged = all(map(torch.equal, before, model.parameters()))
    print("the model is as it was before:", unchanged)
    print("error:", (answers != labels).float().mean().item())
    print("share of class 1:", labels.float().mean().item())
# --8<-- [end:program]
