# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["gpu", "fork"]
# expect = ["RuntimeError"]
# ///

# --8<-- [start:program]
"""The parent has used the GPU, and forks: its child cannot use the GPU."""

import sys

import torch
import torch.multiprocessing as mp


def total(count: int) -> int:
    return int(torch.ones(count, device="cuda").sum())


def main() -> None:
    if not torch.cuda.is_available():
        sys.exit("needs a GPU, and PyTorch finds none here")
    print("the parent:", total(3), flush=True)
    with mp.get_context("fork").Pool(1) as pool:
        print("its child:", pool.apply(total, (3,)))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
