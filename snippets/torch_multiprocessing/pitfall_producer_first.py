# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# needs = ["linux"]
# expect = ["ConnectionRefusedError", "FileNotFoundError"]
# ///

# --8<-- [start:program]
"""A process sends a tensor and ends; whoever gets it later asks a process that is gone."""

import torch
import torch.multiprocessing as mp


def produce(tensors: mp.Queue) -> None:
    tensors.put(torch.ones(3))
    tensors.close()
    tensors.join_thread()  # what it has put is written to the pipe: a handle, and no tensor


def main() -> None:
    tensors = mp.Queue()
    producer = mp.Process(target=produce, args=(tensors,))
    producer.start()
    producer.join()
    print("the producer's exit code:", producer.exitcode)
    print(tensors.get(timeout=30))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
