# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["linux"]
# expect = ["RuntimeError"]
# ///

# --8<-- [start:program]
"""Shared memory that is too small: here 32 MB at most, for a tensor of 64 MB."""

import os
import resource
from pathlib import Path

import torch


def main() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (32 * 2**20, hard))
    tensor = torch.zeros(16_000_000)
    try:
        tensor.share_memory_()
    finally:
        # PyTorch 2.13 leaves behind the file that it could not make large enough.
        for file in Path("/dev/shm").glob(f"torch_{os.getpid()}_*"):
            print("left in /dev/shm: one file")
            file.unlink()


if __name__ == "__main__":
    main()
# --8<-- [end:program]
