"""`Pool.map` sends many items in one message; `Executor.map` sends one, unless told."""

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool


def opens_message(seen: list[bool]) -> bool:
    # A message is pickled whole: its items share one copy of the list they refer to.
    seen.append(True)
    return len(seen) == 1


def report(call: str, opened: Iterable[bool]) -> None:
    print(f"{call:29} {sum(opened):>5,} messages")


def main() -> None:
    items = [[]] * 1_000  # the same list, 1,000 times
    with Pool(2) as pool, ProcessPoolExecutor(2) as executor:
        report("Pool.map", pool.map(opens_message, items))
        report("Pool.imap", pool.imap(opens_message, items))
        report("Executor.map", executor.map(opens_message, items))
        chunked = executor.map(opens_message, items, chunksize=125)
        report("Executor.map, chunksize=125", chunked)


if __name__ == "__main__":
    main()
