"""Sixteen questions that take 20 ms to answer: one thread awaits them all together."""

import asyncio
from collections.abc import Iterable

QUESTIONS = range(16)
SECONDS = 0.02


async def ask(number: int) -> int:
    """Return the square of a number, as a slow server would: most of it is waiting."""
    await asyncio.sleep(SECONDS)  # time.sleep here would hold up all the others
    return number**2


async def ask_all(numbers: Iterable[int]) -> list[int]:
    return await asyncio.gather(*map(ask, numbers))


def main() -> None:
    answers = asyncio.run(ask_all(QUESTIONS))
    print("answers:", *answers)


if __name__ == "__main__":
    main()
