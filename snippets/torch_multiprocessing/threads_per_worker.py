# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///

# --8<-- [start:program]
"""How many threads torch uses in a worker, and how to give each worker one."""

import torch
import torch.multiprocessing as mp


def threads(answers: mp.SimpleQueue, wanted: int | None) -> None:
    if wanted:
        torch.set_num_threads(wanted)
    answers.put(torch.get_num_threads())


def threads_of_workers(workers: int, wanted: int | None = None) -> list[int]:
    answers = mp.SimpleQueue()
    processes = [mp.Process(target=threads, args=(answers, wanted)) for _ in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [answers.get() for process in processes if process.exitcode == 0]


def main() -> None:
    mine = torch.get_num_threads()
    by_default = threads_of_workers(2)
    print("each worker uses as many as its parent:", by_default == [mine, mine])
    print("two workers together, against one:", f"{sum(by_default) / mine:g}x as many")
    print("told to use one:", threads_of_workers(2, wanted=1))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
