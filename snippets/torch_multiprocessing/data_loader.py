# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# # A DataLoader starts its workers by the default method.
# start-methods = ["fork", "forkserver", "spawn"]
# timeout = 120
# ///

# --8<-- [start:program]
"""A DataLoader prepares batches in worker processes; their order stays the same."""

import os
import time

import torch
from torch.utils.data import DataLoader, Dataset


class Pictures(Dataset):
    """Little pictures that take a while to decode, each of them so many seconds."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int, int]:
        end = time.thread_time() + self.seconds
        while time.thread_time() < end:
            pass  # decoding: the work of one core
        return torch.full((3, 8, 8), float(index)), index, os.getpid()


def load(dataset: Dataset, workers: int) -> tuple[list[int], set[int]]:
    """Return the indices, in the order of arrival, and the processes that they come from."""
    indices, processes = [], set()
    for _, index, process in DataLoader(dataset, batch_size=8, num_workers=workers):
        indices += index.tolist()
        processes |= set(process.tolist())
    return indices, processes


def main() -> None:
    dataset = Pictures(64, seconds=0.001)
    for workers in (0, 1, 2):
        indices, processes = load(dataset, workers)
        here = processes == {os.getpid()}
        where = "in this process" if here else f"in worker processes: {len(processes)}"
        print(f"num_workers={workers}, in order: {indices == list(range(64))}, {where}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
