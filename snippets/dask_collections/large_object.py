# /// script
# requires-python = ">=3.11"
# dependencies = ["dask", "distributed", "numpy"]
# ///

# --8<-- [start:program]
"""One large array for many tasks: in the graph (Dask warns), wrapped once, or scattered."""

import warnings
from tempfile import TemporaryDirectory

import dask
import numpy as np
from distributed import Client, LocalCluster

TASKS = 8


def part_sum(array: np.ndarray, number: int) -> float:
    """Return the sum of one of eight parts."""
    return float(np.array_split(array, TASKS)[number].sum())


def in_the_graph(client: Client, array: np.ndarray) -> float:
    tasks = [dask.delayed(part_sum)(array, number) for number in range(TASKS)]
    return sum(dask.compute(*tasks, scheduler=client))


def delayed_once(client: Client, array: np.ndarray) -> float:
    held = dask.delayed(array)
    tasks = [dask.delayed(part_sum)(held, number) for number in range(TASKS)]
    return sum(dask.compute(*tasks, scheduler=client))


def scattered(client: Client, array: np.ndarray) -> float:
    held = client.scatter(array, hash=False)
    return sum(client.gather([client.submit(part_sum, held, n) for n in range(TASKS)]))


def main() -> None:
    array = np.arange(2_000_000.0)
    with (
        TemporaryDirectory() as scratch,
        dask.config.set({"temporary-directory": scratch}),
        LocalCluster(n_workers=2, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        for way in (in_the_graph, delayed_once, scattered):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                total = way(client, array)
            print(f"{way.__name__}: {total:,.0f}, {len(caught)} warnings")
            for warning in caught:
                print(f"    {warning.category.__name__}: {str(warning.message).splitlines()[0]}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
