"""What a worker sees of globals that the parent sets, under each start method."""

from collections.abc import Callable
from multiprocessing import get_all_start_methods, get_context

settings = {"verbose": False}


def is_verbose() -> bool:
    return settings["verbose"]


def folder_name() -> str:
    return folder


def configure(given: dict) -> None:
    settings.update(given)


def answer(method: str, question: Callable, setup: Callable | None = None, *args: dict) -> str:
    """Return what one worker answers, or the error that it raises."""
    with get_context(method).Pool(1, setup, args) as pool:
        try:
            return str(pool.apply(question))
        except NameError as error:
            return f"NameError: {error}"


def main() -> None:
    for method in sorted(get_all_start_methods()):
        print(f"{method}:")
        print("  changed by the parent:", answer(method, is_verbose))
        print("  set below the guard:  ", answer(method, folder_name))
        print("  by an initializer:    ", answer(method, is_verbose, configure, settings))


if __name__ == "__main__":
    settings["verbose"] = True
    folder = "data"
    main()
