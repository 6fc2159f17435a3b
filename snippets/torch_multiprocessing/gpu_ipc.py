# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["gpu", "linux"]
# ///

# --8<-- [start:program]
"""A tensor on a GPU goes to a spawned child by handle; its sender must outlive the child."""

import sys

import torch
import torch.multiprocessing as mp


def fill(tensors: mp.Queue, filled: mp.Event) -> None:
    tensor = tensors.get()
    tensor.fill_(1)
    torch.cuda.synchronize()  # the GPU is done before the parent is told
    del tensor  # give it back early: the sender keeps its memory until then
    filled.set()


def main() -> None:
    if not torch.cuda.is_available():
        sys.exit("needs a GPU, and PyTorch finds none here")
    context = mp.get_context("spawn")
    tensors, filled = context.Queue(), context.Event()
    consumer = context.Process(target=fill, args=(tensors, filled), daemon=True)
    consumer.start()
    tensor = torch.zeros(3, device="cuda")
    tensors.put(tensor)
    in_time = filled.wait(timeout=50)
    if in_time:
        consumer.join()  # the sender ends last
    print("filled by the child in time:", in_time)
    print("the parent's tensor:", tensor.tolist())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
