# /// script
# requires-python = ">=3.11"
# dependencies = ["tqdm"]
# ///

# --8<-- [start:program]
"""A progress bar for a pool: `imap_unordered` gives each result when it is done."""

from collections.abc import Iterable
from multiprocessing import Pool

from tqdm import tqdm


def collatz_steps(start: int) -> int:
    """Return how many steps it takes from start to 1."""
    number, steps = start, 0
    while number != 1:
        number = 3 * number + 1 if number % 2 else number // 2
        steps += 1
    return steps


def longest(starts: Iterable[int], total: int) -> int:
    """Return the greatest number of steps, showing a bar on stderr on the way."""
    with Pool(2) as pool:
        results = pool.imap_unordered(collatz_steps, starts, chunksize=100)
        # The results have no length of their own: total tells the bar where 100 % is.
        return max(tqdm(results, total=total))


def main() -> None:
    print(f"the longest takes {longest(range(1, 10_001), total=10_000)} steps")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
