# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["RuntimeError"]
# ///

# --8<-- [start:program]
"""A queue of multiprocessing is an argument of a task: it cannot be sent to a worker."""

from multiprocessing import Pool, Queue, queues


def put_square(number: int, answers: queues.Queue) -> None:
    answers.put(number**2)


def main() -> None:
    answers = Queue()
    with Pool(2) as pool:
        pool.starmap(put_square, [(number, answers) for number in range(4)])
    print(sorted(answers.get() for _ in range(4)))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
