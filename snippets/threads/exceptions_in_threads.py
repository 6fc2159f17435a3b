"""Who hears of an exception: a bare Thread's hook, whoever asks a future, or nobody."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def invert(number: int) -> float:
    return 1 / number


def join_a_thread() -> None:
    thread = threading.Thread(target=invert, args=(0,))
    thread.start()
    thread.join()


def ask_a_future() -> None:
    with ThreadPoolExecutor() as executor:
        executor.submit(invert, 0).result()


def forget_a_future() -> None:
    with ThreadPoolExecutor() as executor:
        executor.submit(invert, 0)


def who_hears(work: Callable[[], None]) -> tuple[str, str]:
    """Return what a call raises, and what threading.excepthook is told meanwhile."""
    raised, told = "nothing", []
    usual = threading.excepthook  # prints a traceback, and that is all
    threading.excepthook = lambda failed: told.append(repr(failed.exc_value))
    try:
        work()
    except ZeroDivisionError as error:
        raised = repr(error)
    finally:
        threading.excepthook = usual
    return raised, " ".join(told) or "nothing"


def main() -> None:
    for work in [join_a_thread, ask_a_future, forget_a_future]:
        raised, told = who_hears(work)
        print(f"{work.__name__} raised {raised}, the hook was told {told}")


if __name__ == "__main__":
    main()
