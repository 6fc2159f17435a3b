# /// script
# requires-python = ">=3.11"
# ///

# --8<-- [start:program]
"""End the workers of an executor, whatever they are doing, and then the program."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import active_children
from time import sleep


def main() -> None:
    executor = ProcessPoolExecutor(1)
    task = executor.submit(sleep, 3_600)
    while not task.running():
        sleep(0.01)
    for worker in active_children():
        worker.terminate()
    executor.shutdown(cancel_futures=True)
    print("the task ended with:", type(task.exception()).__name__)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
