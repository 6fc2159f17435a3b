# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
#
# [tool.timings]
# # mp.spawn has its name from the start method that it uses.
# start-methods = ["spawn"]
# timeout = 120
# ///

# --8<-- [start:program]
"""`mp.spawn` starts processes, ends all of them when one fails, and raises its exception."""

import tempfile
import time

import torch.multiprocessing as mp


def work(rank: int) -> None:
    if rank == 1:
        raise ValueError("no data for rank 1")
    time.sleep(60)  # the others would be at work for a minute


def main() -> None:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as tempfile.tempdir:  # where the exception is written
        try:
            mp.spawn(work, nprocs=3)
        except mp.ProcessRaisedException as error:
            print("raised by process:", error.error_index)
            print(str(error).strip().splitlines()[-1])
    print("ended within the minute:", time.perf_counter() - start < 60)
    print("children left:", len(mp.active_children()))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
