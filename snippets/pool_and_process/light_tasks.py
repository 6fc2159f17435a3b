"""Many light tasks that wait: threads, or a process for each one."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Process, SimpleQueue


def look_up(number: int) -> int:
    time.sleep(0.001)  # stands for a disk or a server that takes 1 ms to answer
    return number**2


def put_answer(index: int, number: int, answers: SimpleQueue) -> None:
    answers.put((index, look_up(number)))


def with_threads(numbers: Sequence[int]) -> list[int]:
    with ThreadPoolExecutor(max_workers=8) as executor:
        return list(executor.map(look_up, numbers))


def with_processes(numbers: Sequence[int]) -> list[int]:
    answers = SimpleQueue()
    processes = [
        Process(target=put_answer, args=(index, number, answers))
        for index, number in enumerate(numbers)
    ]
    for process in processes:
        process.start()
    found = dict(answers.get() for _ in processes)  # as they come, in any order
    for process in processes:
        process.join()
    return [found[index] for index in range(len(numbers))]


def main() -> None:
    numbers = range(8)
    print("threads:               ", *with_threads(numbers))
    print("a process for each one:", *with_processes(numbers))


if __name__ == "__main__":
    main()
