"""`Pool.map` sends items in chunks, four a worker; `imap` sends them one by one."""

from collections.abc import Iterable
from itertools import pairwise
from multiprocessing import Pool


def increment(number: int) -> int:
    return number + 1


def place_in_chunk(seen: list[bool]) -> int:
    # A chunk is pickled whole: its items share one copy of the list they refer to.
    seen.append(True)
    return len(seen)


def chunk_sizes(places: Iterable[int]) -> list[int]:
    """Return the length of each chunk: a chunk ends where the next place is 1."""
    return [last for last, following in pairwise([*places, 1]) if following == 1]


def main() -> None:
    items = [[]] * 100  # the same list, 100 times
    with Pool(2) as pool:
        print("map:              ", *chunk_sizes(pool.map(place_in_chunk, items)))
        print("map, chunksize 50:", *chunk_sizes(pool.map(place_in_chunk, items, 50)))
        singles = chunk_sizes(pool.imap(place_in_chunk, items))
        print(f"imap:               {len(singles)} chunks of {max(singles)}")
        answers = list(pool.imap(increment, range(100), chunksize=25))
    print(f"the answers are the same, in order: {answers == list(range(1, 101))}")


if __name__ == "__main__":
    main()
