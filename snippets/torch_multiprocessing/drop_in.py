# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///

# --8<-- [start:program]
"""torch.multiprocessing is multiprocessing; once torch is imported, both share tensors."""

import multiprocessing

import torch
import torch.multiprocessing as mp


def fill(inbox: multiprocessing.Queue, done: multiprocessing.Event) -> None:
    inbox.get().fill_(1)
    done.set()


def main() -> None:
    names = multiprocessing.__all__
    same = all(getattr(mp, name) is getattr(multiprocessing, name) for name in names)
    print("every public name is the very same object:", same)

    tensor = torch.zeros(3)
    inbox, done = multiprocessing.Queue(), multiprocessing.Event()
    worker = multiprocessing.Process(target=fill, args=(inbox, done))
    worker.start()
    inbox.put(tensor)
    done.wait(timeout=30)
    worker.join()
    print("through a plain multiprocessing.Queue:", tensor.tolist())
    print("moved to shared memory on the way:", tensor.is_shared())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
