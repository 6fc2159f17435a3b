# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""`share_memory_` moves a tensor on the CPU, and does nothing to one on a GPU."""

import sys

import torch


def moves(device: str) -> bool:
    """Return whether `share_memory_` moves a tensor on that device."""
    tensor = torch.zeros(1000, device=device)
    before = tensor.data_ptr()
    tensor.share_memory_()
    return tensor.data_ptr() != before


def main() -> None:
    if not torch.cuda.is_available():
        sys.exit("needs a GPU, and PyTorch finds none here")
    print("on the CPU, it moves:", moves("cpu"))
    print("on a GPU, it moves:", moves("cuda"))
    print("is_shared(), never asked for:", torch.zeros(1, device="cuda").is_shared())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
