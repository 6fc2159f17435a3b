"""Four targets that a forked process can run, and that no other process can be sent."""

from collections.abc import Callable
from functools import wraps
from multiprocessing import get_all_start_methods, get_context
from pickle import PicklingError


def logged(function: Callable) -> Callable:
    def wrapper() -> None:  # stays wrapper, inside of logged, whatever name it is given
        function()

    return wrapper


def timed(function: Callable) -> Callable:
    @wraps(function)
    def wrapper() -> None:  # says that it is function
        function()

    return wrapper


@logged
def load() -> None: ...


def save() -> None: ...


timed_save = timed(save)  # says that it is save, and save is another function


class Job:
    def __init__(self, factor: int) -> None:
        self.scale = lambda number: factor * number

    def run(self) -> None:
        self.scale(21)


def outcome(method: str, target: Callable) -> str:
    """Return how a process with that target ended, or why it could not be started."""
    process = get_context(method).Process(target=target)
    try:
        process.start()
    except (AttributeError, PicklingError) as error:
        return f"{type(error).__name__}: {error}"
    process.join()
    return f"exit code {process.exitcode}"


def main() -> None:
    targets = {
        "a lambda": lambda: None,
        "a function, decorated without wraps": load,
        "a decorated function by another name": timed_save,
        "a method of an object with a closure": Job(2).run,
    }
    for name, target in targets.items():
        print(f"{name}:")
        for method in sorted(get_all_start_methods()):
            print(f"  {method}: {outcome(method, target)}")


if __name__ == "__main__":
    main()
