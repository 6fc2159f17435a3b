# /// script
# requires-python = ">=3.11"
# dependencies = ["dask", "distributed", "numpy"]
#
# [tool.timings]
# timeout = 120
# ///

# --8<-- [start:program]
"""A task needs more memory than its worker may have: killed, tried again, and given up."""

import time
from tempfile import TemporaryDirectory

import dask
import numpy as np
from distributed import Client, KilledWorker, LocalCluster


def mean_of_ones(megabytes: int) -> float:
    """Return a mean; the array is held for a while, as in real work."""
    array = np.ones(megabytes * 2**17)
    time.sleep(megabytes / 40)
    return float(array.mean())


def attempt(client: Client, megabytes: int) -> str:
    try:
        return str(client.submit(mean_of_ones, megabytes).result())
    except KilledWorker as error:
        return f"{type(error).__name__}, after {error.allowed_failures + 1} workers died of it"


def main() -> None:
    settings = {"threads_per_worker": 1, "memory_limit": "400MB", "dashboard_address": None}
    with (
        TemporaryDirectory() as scratch,
        dask.config.set(
            {"temporary-directory": scratch, "distributed.scheduler.allowed-failures": 1}
        ),
        LocalCluster(n_workers=1, **settings) as cluster,
        Client(cluster) as client,
    ):
        print(f"10 MB, where 400 MB are allowed: {attempt(client, 10)}")
        print(f"500 MB: {attempt(client, 500)}")
        print(f"10 MB, once more: {attempt(client, 10)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
