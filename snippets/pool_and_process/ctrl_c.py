# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# needs = ["posix"]
# ///

# --8<-- [start:program]
"""A clean Ctrl-C: the workers ignore it, the parent ends the pool and waits for it."""

import os
import signal
import threading
import time
from multiprocessing import Barrier, Pool, active_children, synchronize


def ignore_ctrl_c(ready: synchronize.Barrier) -> None:
    """Leave Ctrl-C to the parent: a terminal sends it to every process at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ready.wait()


def press_ctrl_c() -> None:
    """Send SIGINT to the workers and to this process, as a terminal does.

    Not on Windows: there, os.kill would end the workers at once.
    """
    for worker in active_children():
        os.kill(worker.pid, signal.SIGINT)
    signal.raise_signal(signal.SIGINT)


def run(tasks: list[float]) -> str:
    """Return how the pool ended: "finished" or "interrupted"."""
    workers = 2
    ready = Barrier(workers + 1)
    pool = Pool(workers, initializer=ignore_ctrl_c, initargs=(ready,))
    ready.wait()
    try:
        threading.Timer(0.3, press_ctrl_c).start()
        result = pool.map_async(time.sleep, tasks, chunksize=1)
        while not result.ready():
            time.sleep(0.1)  # before 3.14, Windows cannot interrupt a blocking map()
        pool.close()
        ended = "finished"
    except KeyboardInterrupt:
        pool.terminate()
        ended = "interrupted"
    pool.join()
    return ended


def main() -> None:
    # A job that a shell started in the background ignores Ctrl-C: not this one.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    print(f"{run([30.0] * 4)}, {len(active_children())} workers left")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
