# /// script
# requires-python = ">=3.14"
# ///

# --8<-- [start:program]
"""Let Executor.map read its input only a little ahead of its answers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, takewhile


def square(number: int) -> int:
    return number**2


def noted(numbers: range, read: list[int]) -> Iterator[int]:
    for number in numbers:
        read.append(number)
        yield number


def read_ahead(buffersize: int | None) -> int:
    """Return how many of 1,000 numbers were read when the first answer came."""
    read: list[int] = []
    with ThreadPoolExecutor(2) as executor:
        answers = executor.map(square, noted(range(1_000), read), buffersize=buffersize)
        next(answers)
        return len(read)


def squares_below(limit: int) -> list[int]:
    """Return squares of an input that has no end."""
    with ThreadPoolExecutor(2) as executor:
        answers = executor.map(square, count(), buffersize=4)
        return list(takewhile(lambda answer: answer < limit, answers))


def main() -> None:
    print("read before the first answer:", read_ahead(None))
    print("the same, with buffersize=4: ", read_ahead(4))
    print("of an input without an end:  ", *squares_below(50))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
