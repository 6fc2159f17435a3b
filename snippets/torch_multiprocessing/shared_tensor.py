# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///

# --8<-- [start:program]
"""A child process changes a tensor, and its parent sees the change."""

import torch
import torch.multiprocessing as mp


def double(tensor: torch.Tensor) -> None:
    tensor *= 2


def main() -> None:
    tensor = torch.arange(5.0).share_memory_()
    worker = mp.Process(target=double, args=(tensor,))
    worker.start()
    worker.join()
    print("exit code:", worker.exitcode)
    print("the parent's tensor:", tensor.tolist())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
