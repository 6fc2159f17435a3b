# /// script
# requires-python = ">=3.11"
# dependencies = ["dask", "distributed"]
# ///

# --8<-- [start:program]
"""One graph, four schedulers: the same answer, worked out in different places."""

import os
import threading
from tempfile import TemporaryDirectory

import dask
from distributed import Client, LocalCluster


def digit_sum(numbers: range) -> tuple[int, int, bool]:
    """Return a sum, and where it was worked out: the process, and whether in its main thread."""
    total = sum(int(digit) for number in numbers for digit in str(number))
    return total, os.getpid(), threading.current_thread() is threading.main_thread()


def run(scheduler: str | Client) -> tuple[int, str]:
    """Return the sum of all digits below 80,000, and where it was worked out."""
    calls = [dask.delayed(digit_sum)(range(n, n + 10_000)) for n in range(0, 80_000, 10_000)]
    totals, processes, main = zip(*dask.compute(*calls, scheduler=scheduler), strict=True)
    if os.getpid() not in processes:
        return sum(totals), "in processes of their own"
    return sum(totals), "in this thread" if all(main) else "in threads of this process"


def main() -> None:
    for name in ("synchronous", "threads", "processes"):
        total, where = run(name)
        print(f"{name:11} {total:,}, {where}")
    with (
        TemporaryDirectory() as scratch,
        dask.config.set({"temporary-directory": scratch}),
        LocalCluster(n_workers=2, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        total, where = run(client)
    print(f"{'cluster':11} {total:,}, {where}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
