"""Amdahl's law: the part that stays serial limits what more workers can bring."""

from math import inf

WORKERS = [2, 4, 8, 16, inf]
PARALLEL = [0.5, 0.9, 0.95]


def speed_up(parallel: float, workers: float) -> float:
    """Return how many times faster a program gets.

    `parallel` is the part of its time, from 0 to 1, that the workers share evenly.
    """
    return 1 / ((1 - parallel) + parallel / workers)


def main() -> None:
    print("workers     ", *[f"{workers:>5}" for workers in WORKERS])
    for parallel in PARALLEL:
        row = [f"{speed_up(parallel, workers):5.2f}" for workers in WORKERS]
        print(f"{parallel:4.0%} parallel", *row)


if __name__ == "__main__":
    main()
