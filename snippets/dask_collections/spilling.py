# /// script
# requires-python = ">=3.11"
# dependencies = ["dask[array]", "distributed", "numpy"]
#
# [tool.timings]
# timeout = 120
# ///

# --8<-- [start:program]
"""More data than a worker may hold: the rest goes to disk, and comes back when it is asked for."""

from tempfile import TemporaryDirectory

import dask
import dask.array as da
from distributed import Client, LocalCluster, wait

LIMIT = 512 * 2**20
CHUNK = 2**21


def make_cells(chunks: int) -> da.Array:
    """Return whole numbers from 0 on, in so many chunks of 16 MiB."""
    return da.arange(chunks * CHUNK, chunks=CHUNK, dtype="int64")


def on_disk(dask_worker: object) -> int:
    """Return the bytes that a worker has spilled; Dask passes the worker by this name."""
    return dask_worker.data.spilled_total.disk


def main() -> None:
    settings = {"threads_per_worker": 1, "memory_limit": LIMIT, "dashboard_address": None}
    with (
        TemporaryDirectory() as scratch,
        dask.config.set({"temporary-directory": scratch}),
        LocalCluster(n_workers=1, **settings) as cluster,
        Client(cluster) as client,
    ):
        cells = make_cells(chunks=40).persist()
        wait(cells)
        spilled = sum(client.run(on_disk).values())
        total = int(cells.sum().compute())
    print(f"{cells.nbytes / 2**20:.0f} MiB in a worker that may hold {LIMIT / 2**20:.0f} MiB")
    print(f"some of it was on disk: {spilled > 0}")
    print(f"sum {total:,}, expected {(cells.size - 1) * cells.size // 2:,}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
