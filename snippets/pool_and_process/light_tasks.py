"""Many light tasks that wait: a few threads, or a thread or process for each one."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Process, SimpleQueue, queues
from threading import Thread


def look_up(number: int) -> int:
    time.sleep(0.001)  # stands for a disk or a server that takes 1 ms to answer
    return number**2


def put_answer(index: int, number: int, answers: queues.SimpleQueue) -> None:
    answers.put((index, look_up(number)))


def with_threads(numbers: Sequence[int]) -> list[int]:
    with ThreadPoolExecutor(max_workers=8) as executor:
        return list(executor.map(look_up, numbers))


def with_one_each(kind: type[Thread] | type[Process], numbers: Sequence[int]) -> list[int]:
    """Return the answers, each looked up by a thread or a process of its own."""
    answers = SimpleQueue()
    workers = [
        kind(target=put_answer, args=(index, number, answers))
        for index, number in enumerate(numbers)
    ]
    for worker in workers:
        worker.start()
    found = dict(answers.get() for _ in workers)  # as they come, in any order
    for worker in workers:
        worker.join()
    return [found[index] for index in range(len(numbers))]


def main() -> None:
    numbers = range(8)
    print("an executor's threads: ", *with_threads(numbers))
    print("a thread for each one: ", *with_one_each(Thread, numbers))
    print("a process for each one:", *with_one_each(Process, numbers))


if __name__ == "__main__":
    main()
