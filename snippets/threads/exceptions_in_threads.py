"""A bare Thread keeps its exception from join; a future raises it where it is asked."""

import threading
from concurrent.futures import ThreadPoolExecutor


def invert(number: int) -> float:
    return 1 / number


def errors_of_thread(number: int) -> tuple[list[str], list[str]]:
    """Return what join raised, and what threading.excepthook was told."""
    raised, told = [], []
    usual = threading.excepthook  # prints a traceback, and that is all
    threading.excepthook = lambda failed: told.append(repr(failed.exc_value))
    thread = threading.Thread(target=invert, args=(number,))
    thread.start()
    try:
        thread.join()
    except ZeroDivisionError as error:
        raised.append(repr(error))
    threading.excepthook = usual
    return raised, told


def error_of_future(number: int) -> str:
    """Return what future.result() raised."""
    with ThreadPoolExecutor() as executor:
        future = executor.submit(invert, number)
        try:
            return str(future.result())
        except ZeroDivisionError as error:
            return repr(error)


def main() -> None:
    raised, told = errors_of_thread(0)
    print("Thread.join raised:       ", *raised or ["nothing"])
    print("threading.excepthook got: ", *told)
    print("future.result() raised:   ", error_of_future(0))


if __name__ == "__main__":
    main()
