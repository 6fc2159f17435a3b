# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///

# --8<-- [start:program]
"""A model is shared, an optimiser is not: each worker has momentum of its own."""

import torch
import torch.multiprocessing as mp
from torch import nn


def step(model: nn.Module, optimizer: torch.optim.SGD, answers: mp.SimpleQueue) -> None:
    torch.set_num_threads(1)
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    answers.put((len(optimizer.state), optimizer.param_groups[0]["lr"]))


def main() -> None:
    torch.manual_seed(0)
    model = nn.Linear(2, 1).share_memory()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    before, answers = model.weight.detach().clone(), mp.SimpleQueue()
    worker = mp.Process(target=step, args=(model, optimizer, answers))
    worker.start()
    state, rate = answers.get()
    worker.join()
    moved = (before - model.weight).flatten().tolist()
    print("the parent's weights moved by:", [round(value, 3) for value in moved])
    print(f"momentum buffers: {state} in the worker, {len(optimizer.state)} in the parent")
    optimizer.param_groups[0]["lr"] = 0.01
    print(f"learning rate: {rate} in the worker, {optimizer.param_groups[0]['lr']} in the parent")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
