"""How many cores this process may use: often fewer than the machine has."""

import os


def usable_cores() -> int:
    """Return how many cores the system lets this process run on."""
    if hasattr(os, "process_cpu_count"):  # Python 3.13 and later
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def main() -> None:
    print(f"cores of this machine:          {os.cpu_count()}")
    print(f"cores this process may use:     {usable_cores()}")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        print(f"the same, confined to one core: {usable_cores()}")


if __name__ == "__main__":
    main()
