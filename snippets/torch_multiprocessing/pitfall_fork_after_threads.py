# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["linux"]
# expect = ["timeout"]
# timeout = 20
# start-methods = ["fork"]
# ///

# --8<-- [start:program]
"""The parent computes with two threads, then forks: the child computes, and waits for ever."""

import torch
import torch.multiprocessing as mp


def total(tensor: torch.Tensor) -> None:
    print("the child:", tensor.exp().sum().item())


def main() -> None:
    torch.set_num_threads(2)
    tensor = torch.zeros(4_000_000)
    print("the parent:", int(tensor.exp().sum()), flush=True)
    worker = mp.Process(target=total, args=(tensor,))
    worker.start()
    worker.join()


if __name__ == "__main__":
    main()
# --8<-- [end:program]
