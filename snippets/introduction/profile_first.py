"""Before making a program parallel, let cProfile say which function is slow."""

import cProfile
import pstats
from collections.abc import Callable

SIZE = 3_000


def read_orders() -> list[int]:
    return [number * 7919 % SIZE for number in range(SIZE)]


def drop_repeats(orders: list[int]) -> list[int]:
    kept: list[int] = []
    for order in orders:
        if order not in kept:  # looks through the whole list: a set would not
            kept.append(order)
    return kept


def report(orders: list[int]) -> str:
    return f"{len(orders):,} orders, the last is {max(orders):,}"


def program() -> str:
    return report(drop_repeats(read_orders()))


def slowest_function(run: Callable[[], object]) -> str:
    """Return the name of the function that took most time for itself."""
    with cProfile.Profile() as profile:
        run()
    functions = pstats.Stats(profile).get_stats_profile().func_profiles
    return max(functions, key=lambda name: functions[name].tottime)


def main() -> None:
    print(program())
    print(f"most of the time is spent in {slowest_function(program)}")


if __name__ == "__main__":
    main()
