"""Two threads that compute take turns: neither waits until the other is done."""

import sys
from itertools import groupby
from threading import Barrier, Thread


def compute(name: str, steps: int, together: Barrier, trace: list[str]) -> None:
    together.wait()
    for _ in range(steps):
        if trace[-1] != name:  # another thread has run since
            trace.append(name)


def stretches(steps: int) -> list[str]:
    """Return who ran, in turn, while two threads each made that many steps."""
    together = Barrier(2)
    trace = [""]
    threads = []
    for name in "AB":
        thread = Thread(target=compute, args=(name, steps, together, trace))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return [name for name, _ in groupby(trace[1:])]


def main() -> None:
    turns = stretches(steps=3_000_000)
    for name in "AB":
        print(f"thread {name} ran in several stretches: {turns.count(name) > 2}")
    print(f"a thread that waits may ask after {sys.getswitchinterval() * 1000:g} ms")


if __name__ == "__main__":
    main()
