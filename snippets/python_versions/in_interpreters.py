# /// script
# requires-python = ">=3.14"
# ///

# --8<-- [start:program]
"""What an interpreter can be sent, and what it shares with the one that sends."""

import os
import tempfile
from concurrent.futures import InterpreterPoolExecutor
from concurrent.interpreters import NotShareableError
from threading import Lock

calls: list[int] = []


def number_of_calls() -> int:
    calls.append(1)
    return len(calls)


def kind(thing: object) -> str:
    return f"arrives as {type(thing).__name__}"


def outcome(executor: InterpreterPoolExecutor, thing: object) -> str:
    """Return what arrives of a thing, or why nothing does."""
    try:
        return executor.submit(kind, thing).result()
    except NotShareableError as error:
        return f"NotShareableError: {error}"


def main() -> None:
    with InterpreterPoolExecutor(1) as executor:
        print("the same process:", executor.submit(os.getpid).result() == os.getpid())
        print("calls there:", *(executor.submit(number_of_calls).result() for _ in range(3)))
        print("calls here:", len(calls))
        print("a dict:", outcome(executor, {"a": [1, 2]}))
        print("a lock:", outcome(executor, Lock()))
        with tempfile.TemporaryFile() as file:
            print("a file:", outcome(executor, file))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
