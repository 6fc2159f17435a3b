# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///

# --8<-- [start:program]
"""Send 64 MB to a child that fills it with ones: does the parent see the ones?"""

import torch
import torch.multiprocessing as mp

SIZE = 16_000_000  # numbers of 4 bytes


def fill(inbox: mp.Queue, answers: mp.Queue) -> None:
    """Fill whatever comes with ones, until None comes."""
    while (data := inbox.get()) is not None:
        data[:] = 1
        answers.put(int(data.sum()))


def send(tensor: torch.Tensor, how: str, inbox: mp.Queue, answers: mp.Queue) -> int:
    """Return how many ones the child has made of it."""
    if how == "shared before":
        tensor.share_memory_()  # nothing to do where it is shared already
    inbox.put(tensor.numpy() if how == "NumPy array, pickled" else tensor)
    return answers.get(timeout=30)


def main() -> None:
    inbox, answers = mp.Queue(), mp.Queue()
    worker = mp.Process(target=fill, args=(inbox, answers), daemon=True)
    worker.start()
    for how in ("NumPy array, pickled", "tensor", "shared before"):
        tensor = torch.zeros(SIZE)
        ones = send(tensor, how, inbox, answers)
        print(f"{how:20}  child: {ones:,} ones  parent: {int(tensor.sum()):,}")
    inbox.put(None)
    worker.join()


if __name__ == "__main__":
    main()
# --8<-- [end:program]
