# /// script
# requires-python = ">=3.14"
# ///

# --8<-- [start:program]
"""Stop the workers of an executor in the middle of their tasks."""

from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from time import monotonic, sleep


def error_of_stopped(call: str) -> BaseException | None:
    """Return the error of a task of an hour, whose worker is stopped by that call."""
    executor = ProcessPoolExecutor(1)
    task = executor.submit(sleep, 3_600)
    wait([task], timeout=0.5)
    getattr(executor, call)()
    return task.exception()


def main() -> None:
    start = monotonic()
    for call in ("terminate_workers", "kill_workers"):
        error = error_of_stopped(call)
        print(f"{call}: BrokenProcessPool is {isinstance(error, BrokenProcessPool)}")
    print(f"within a minute: {monotonic() - start < 60}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
