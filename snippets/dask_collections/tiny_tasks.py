# /// script
# requires-python = ">=3.11"
# dependencies = ["dask"]
#
# [tool.timings]
# timeout = 120
# ///

# --8<-- [start:program]
"""Ten thousand tiny tasks, and the same work in ten batches."""

import dask


def increment(number: int) -> int:
    return number + 1


def increment_all(numbers: range) -> list[int]:
    return [increment(number) for number in numbers]


def one_by_one(count: int, scheduler: object) -> int:
    """Return the sum of the incremented numbers, a task for each."""
    return sum(dask.compute(*map(dask.delayed(increment), range(count)), scheduler=scheduler))


def in_batches(count: int, scheduler: object, batches: int = 10) -> int:
    """Return the same sum, in so many tasks."""
    parts = [range(count)[number::batches] for number in range(batches)]
    lists = dask.compute(*map(dask.delayed(increment_all), parts), scheduler=scheduler)
    return sum(map(sum, lists))


def main() -> None:
    print(f"10,000 tasks: {one_by_one(10_000, 'threads'):,}")
    print(f"10 tasks:     {in_batches(10_000, 'threads'):,}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
