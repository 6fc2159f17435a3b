# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Copies from and to pinned memory need not wait; whoever reads the result must."""

import sys

import torch

SIZE = 16_000_000  # numbers of 4 bytes


def doubled(numbers: torch.Tensor) -> torch.Tensor:
    """Return twice the numbers, in pinned memory, computed on the GPU."""
    there = numbers.pin_memory().to("cuda", non_blocking=True)
    back = torch.empty(numbers.shape, pin_memory=True)
    back.copy_(there.mul_(2), non_blocking=True)
    torch.cuda.synchronize()  # until here, `back` may hold anything
    return back


def main() -> None:
    if not torch.cuda.is_available():
        sys.exit("needs a GPU, and PyTorch finds none here")
    numbers = torch.ones(SIZE)
    result = doubled(numbers)
    print("pinned before and after:", numbers.is_pinned(), result.is_pinned())
    print(f"sum: {int(result.double().sum()):,}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
