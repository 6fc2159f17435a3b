# /// script
# requires-python = ">=3.11"
# dependencies = ["dask", "distributed"]
# ///

# --8<-- [start:program]
"""Futures: work begins when it is submitted, and later work may be chosen by earlier results."""

from tempfile import TemporaryDirectory

import dask
from distributed import Client, LocalCluster, as_completed


def collatz_steps(number: int) -> tuple[int, int]:
    """Return the number, and how many steps it takes to 1: halve, or triple and add one."""
    steps, current = 0, number
    while current != 1:
        current = current // 2 if current % 2 == 0 else 3 * current + 1
        steps += 1
    return number, steps


def longest(client: Client, start: int, goal: int) -> tuple[int, int]:
    """Return the first number from `start` on that takes `goal` steps or more."""
    number = start
    running = as_completed(client.map(collatz_steps, range(number, number + 8)))
    number += 8
    found = []
    for future in running:
        if future.result()[1] >= goal:
            found.append(future.result())
        if not found:
            running.add(client.submit(collatz_steps, number))
            number += 1
    return min(found)


def main() -> None:
    with (
        TemporaryDirectory() as scratch,
        dask.config.set({"temporary-directory": scratch}),
        LocalCluster(n_workers=2, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        future = client.submit(collatz_steps, 27)
        print(f"27 takes {future.result()[1]} steps")
        print("{} takes {} steps".format(*longest(client, start=900, goal=170)))
        bad = client.submit(collatz_steps, "27")
        print(f"a failure travels: {type(bad.exception()).__name__}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
