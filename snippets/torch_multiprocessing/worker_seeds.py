# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "numpy"]
#
# [tool.timings]
# # A DataLoader starts its workers by the default method.
# start-methods = ["fork", "forkserver", "spawn"]
# ///

# --8<-- [start:program]
"""What a DataLoader worker draws: its seed is a base seed plus the worker's number."""

import random

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Draws(Dataset):
    """Each item is the worker's number and a draw from each of three generators."""

    def __len__(self) -> int:
        return 4

    def __getitem__(self, index: int) -> torch.Tensor:
        worker = torch.utils.data.get_worker_info().id
        draws = torch.rand(1).item(), np.random.rand(), random.random()
        return torch.tensor([worker, *draws], dtype=torch.float64)


def epochs(seed: int, count: int) -> list[torch.Tensor]:
    """Return the draws of so many epochs, a row an item."""
    generator = torch.Generator().manual_seed(seed)
    loader = DataLoader(Draws(), num_workers=2, generator=generator)
    return [torch.cat(list(loader)) for _ in range(count)]


def main() -> None:
    first, second = epochs(seed=7, count=2)
    print("workers:", [int(worker) for worker in first[:, 0]])
    for column, name in enumerate(("torch", "NumPy", "random"), start=1):
        different = len(set(first[:, column].tolist()))
        print(f"{name}: {different} draws, {different} of them different")
    print("second epoch the same as the first:", torch.equal(first, second))
    print("the same again from the same seed:", torch.equal(first, epochs(seed=7, count=1)[0]))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
