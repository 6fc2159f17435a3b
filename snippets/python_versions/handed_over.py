"""Locks and files that a forked process inherits, handed to processes of each start method."""

import tempfile
import threading
from collections.abc import Callable
from multiprocessing import Lock, get_all_start_methods, get_context
from multiprocessing.queues import SimpleQueue

lock = Lock()


def take(answers: SimpleQueue, _: object = None) -> None:
    answers.put("handed over")


def try_lock(answers: SimpleQueue) -> None:
    free = lock.acquire(block=False)
    answers.put("not held: another lock" if free else "held by the parent")


def outcome(method: str, target: Callable, *things: object) -> str:
    """Return what a process answers that gets these things, or why it could not be started."""
    context = get_context(method)
    answers = context.SimpleQueue()
    process = context.Process(target=target, args=(answers, *things))
    try:
        process.start()
    except TypeError as error:
        return f"TypeError: {error}"
    answer = answers.get()
    process.join()
    return answer


def main() -> None:
    for method in sorted(get_all_start_methods()):
        print(f"{method}:")
        print("  a lock of threads:", outcome(method, take, threading.Lock()))
        with tempfile.TemporaryFile("w") as file:
            print("  an open file:", outcome(method, take, file))
        with lock:
            print("  a global lock of processes:", outcome(method, try_lock))


if __name__ == "__main__":
    main()
