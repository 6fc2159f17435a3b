# /// script
# requires-python = ">=3.11"
# ///

# --8<-- [start:program]
"""Each worker gets the queue once, as it starts; a task then names it."""

from multiprocessing import Pool, Queue, queues

given: dict[str, queues.Queue] = {}


def keep(answers: queues.Queue) -> None:
    given["answers"] = answers


def put_square(number: int) -> None:
    given["answers"].put(number**2)


def main() -> None:
    answers = Queue()
    with Pool(2, initializer=keep, initargs=(answers,)) as pool:
        pool.map(put_square, range(4))
        print(sorted(answers.get() for _ in range(4)))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
