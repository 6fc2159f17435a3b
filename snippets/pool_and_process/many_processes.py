"""Start a list of processes, collect their answers in order, see if any failed."""

from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import Process, Queue
from queue import Empty


def sum_squares(index: int, part: range, answers: Queue) -> None:
    answers.put((index, sum(number**2 for number in part)))


def collect(processes: Sequence[Process], answers: Queue) -> list[int]:
    """Return the answers in the order of the processes."""
    found: dict[int, int] = {}
    while len(found) < len(processes):
        with suppress(Empty):
            index, answer = answers.get(timeout=0.5)
            found[index] = answer
        # An exit code is None while a process runs, and 0 when all went well.
        if any(process.exitcode for process in processes):
            raise RuntimeError("a process failed: its answer will never come")
    return [found[index] for index in range(len(processes))]


def main() -> None:
    parts = [range(1, 26), range(26, 51), range(51, 76), range(76, 101)]
    answers = Queue()
    processes = []
    for index, part in enumerate(parts):
        process = Process(target=sum_squares, args=(index, part, answers))
        process.start()
        processes.append(process)
    sums = collect(processes, answers)  # before join, or it may wait for ever
    for process in processes:
        process.join()
    print(*sums, sep=" + ", end=f" = {sum(sums)}\n")
    print("exit codes:", *[process.exitcode for process in processes])


if __name__ == "__main__":
    main()
