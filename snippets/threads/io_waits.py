"""Sixteen questions that take 20 ms to answer: sixteen threads wait at the same time."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

QUESTIONS = range(16)
SECONDS = 0.02


def ask(number: int) -> int:
    """Return the square of a number, as a slow server would: most of it is waiting."""
    time.sleep(SECONDS)
    return number**2


def one_by_one(numbers: Iterable[int]) -> list[int]:
    return [ask(number) for number in numbers]


def by_threads(numbers: Iterable[int], threads: int = 16) -> list[int]:
    with ThreadPoolExecutor(max_workers=threads) as executor:
        return list(executor.map(ask, numbers))


def main() -> None:
    answers = by_threads(QUESTIONS)
    print("answers:", *answers)
    print(f"the same as one by one: {answers == one_by_one(QUESTIONS)}")


if __name__ == "__main__":
    main()
