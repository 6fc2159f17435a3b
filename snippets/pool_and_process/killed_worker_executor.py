"""A worker is killed in a ProcessPoolExecutor: it says so, and work can go on."""

import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def square(number: int, attempt: int) -> int:
    if number == 3 and attempt == 1:
        os._exit(1)  # gone at once, as when the system kills it for memory
    return number**2


def squares(numbers: list[int], attempts: int = 3) -> list[int]:
    """Return the squares, in order, starting a new executor when one breaks."""
    done: dict[int, int] = {}
    for attempt in range(1, attempts + 1):
        todo = [number for number in numbers if number not in done]
        try:
            with ProcessPoolExecutor(max_workers=2) as executor:
                futures = [executor.submit(square, n, attempt) for n in todo]
                for number, future in zip(todo, futures, strict=True):
                    done[number] = future.result()
            return [done[number] for number in numbers]
        except BrokenProcessPool as error:
            # A broken executor takes no more work: all that is not done goes again.
            print(f"attempt {attempt}: {type(error).__name__}")
    raise RuntimeError(f"gave up after {attempts} attempts")


def main() -> None:
    print(squares(list(range(8))))


if __name__ == "__main__":
    main()
