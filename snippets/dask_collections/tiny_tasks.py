# /// script
# requires-python = ">=3.11"
# dependencies = ["dask"]
# ///

# --8<-- [start:program]
"""A task for each of two thousand additions, in three ways, and the same work in ten tasks."""

import dask
from dask.threaded import get


def increment(number: int) -> int:
    return number + 1


def increment_all(numbers: range) -> list[int]:
    return [increment(number) for number in numbers]


def one_by_one(count: int, scheduler: object, *, optimize: bool = True) -> int:
    """Return the sum of the incremented numbers, a call of `delayed` for each."""
    calls = map(dask.delayed(increment), range(count))
    return sum(dask.compute(*calls, scheduler=scheduler, num_workers=2, optimize_graph=optimize))


def in_plain_graph(count: int) -> int:
    """Return the same sum from the same tasks, in a graph that the scheduler gets as it is."""
    graph = {f"increment-{number}": (increment, number) for number in range(count)}
    return sum(get(graph, list(graph), num_workers=2))


def in_batches(count: int, scheduler: object, batches: int = 10) -> int:
    """Return the same sum, in so many tasks."""
    parts = [range(count)[number::batches] for number in range(batches)]
    lists = dask.compute(
        *map(dask.delayed(increment_all), parts), scheduler=scheduler, num_workers=2
    )
    return sum(map(sum, lists))


def main() -> None:
    print(f"2,000 tasks by delayed:  {one_by_one(2_000, 'threads'):,}")
    print(f"    without optimisation: {one_by_one(2_000, 'threads', optimize=False):,}")
    print(f"    in a plain graph:     {in_plain_graph(2_000):,}")
    print(f"10 tasks by delayed:     {in_batches(2_000, 'threads'):,}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
