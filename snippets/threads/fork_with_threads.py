"""Fork copies a lock, but not the thread that holds it: in the child it stays locked."""

from multiprocessing import get_all_start_methods, get_context
from multiprocessing.queues import SimpleQueue
from threading import Event, Lock, Thread

lock = Lock()


def hold(held: Event, release: Event) -> None:
    with lock:
        held.set()
        release.wait()


def try_lock(answers: SimpleQueue) -> None:
    answers.put(lock.acquire(timeout=0.5))  # without a timeout it would wait for ever


def child_gets_lock(method: str) -> bool:
    """Return whether a child can take the lock that a thread of this process holds."""
    held, release = Event(), Event()
    context = get_context(method)
    answers = context.SimpleQueue()
    child = context.Process(target=try_lock, args=(answers,))
    thread = Thread(target=hold, args=(held, release))
    thread.start()
    held.wait()
    child.start()
    release.set()  # this frees the lock here, and not the child's copy of it
    thread.join()
    answer = answers.get()
    child.join()
    return answer


def main() -> None:
    for method in sorted(get_all_start_methods()):
        print(f"{method}: the child gets the lock: {child_gets_lock(method)}")


if __name__ == "__main__":
    main()
