"""How many workers `Pool()` starts, and how to start one per core you may use."""

import os
from multiprocessing import Pool, active_children

# What Pool() goes by: since Python 3.13, only the cores that this process may use.
RULE = "process_cpu_count" if hasattr(os, "process_cpu_count") else "cpu_count"


def usable_cores() -> int:
    """Return how many cores this process may use, where the system can tell."""
    if hasattr(os, "process_cpu_count"):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def workers_of_pool(processes: int | None = None) -> int:
    with Pool(processes):
        return len(active_children())


def main() -> None:
    by_rule = workers_of_pool() == getattr(os, RULE)()
    print(f"Pool() starts os.{RULE}() workers: {by_rule}")
    fitting = workers_of_pool(usable_cores()) == usable_cores()
    print(f"Pool(usable_cores()) starts one per usable core: {fitting}")


if __name__ == "__main__":
    main()
