# /// script
# requires-python = ">=3.15"
# ///

# --8<-- [start:program]
"""Two threads take numbers from one generator: as it is, and serialized."""

import threading
from collections.abc import Iterable, Iterator
from time import sleep


def numbers() -> Iterator[int]:
    for number in range(6):
        sleep(0.05)  # stands for reading a line of a file
        yield number


def taken_by_two(source: Iterable[int]) -> str:
    """Return what two threads take together, or the error that one of them meets."""
    taken, errors = [], []

    def take() -> None:
        try:
            taken.extend(number for number in source)
        except ValueError as error:
            errors.append(f"ValueError: {error}")

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors[0] if errors else str(sorted(taken))


def main() -> None:
    print("a generator:       ", taken_by_two(numbers()))
    print("serialize_iterator:", taken_by_two(threading.serialize_iterator(numbers())))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
