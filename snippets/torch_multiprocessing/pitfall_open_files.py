# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["linux"]
# # The limit is met where a file arrives, or where one is opened to ask for it.
# expect = ["RuntimeError", "OSError"]
# ///

# --8<-- [start:program]
"""Each tensor that is kept keeps a file open; here, 64 may be open at once."""

import resource

import torch
import torch.multiprocessing as mp


def produce(tensors: mp.Queue, done: mp.Event) -> None:
    for number in range(200):
        tensors.put(torch.full((10,), number))
    done.wait()  # whoever gets them must be done before this process ends


def main() -> None:
    tensors, done = mp.Queue(), mp.Event()
    producer = mp.Process(target=produce, args=(tensors, done), daemon=True)
    producer.start()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    kept = []
    try:
        for _ in range(200):
            kept.append(tensors.get(timeout=30))
        print("all here:", len(kept))
    finally:
        done.set()
        producer.join()


if __name__ == "__main__":
    main()
# --8<-- [end:program]
