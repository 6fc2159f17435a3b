"""Give a pool's function more than one argument."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import Pool


def power(base: int, exponent: int = 2) -> int:
    return base**exponent


def main() -> None:
    with Pool(2) as pool:
        # Positional arguments in a tuple (one alone needs its comma), named in a dict.
        print("apply:       ", pool.apply(power, (3,), {"exponent": 4}))
        # starmap: a tuple of arguments for each call.
        print("starmap:     ", *pool.starmap(power, [(2, 5), (3, 4), (4, 3)]))
        # partial: the same argument in every call.
        print("partial:     ", *pool.map(partial(power, exponent=3), [2, 3, 4]))
    with ProcessPoolExecutor(max_workers=2) as executor:
        # Executor.map: one sequence for each parameter, as the built-in map.
        print("Executor.map:", *executor.map(power, [2, 3, 4], [5, 4, 3]))


if __name__ == "__main__":
    main()
