# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["timeout"]
# timeout = 5
# ///

# --8<-- [start:program]
"""A thread that fails puts nothing into the queue: whoever gets from it waits for ever."""

from queue import Queue
from threading import Thread


def invert(number: int, answers: Queue) -> None:
    answers.put(1 / number)


def main() -> None:
    numbers = [4, 2, 0]
    answers = Queue()
    for number in numbers:
        Thread(target=invert, args=(number, answers)).start()
    print(sorted(answers.get() for _ in numbers))  # two answers come, not three


if __name__ == "__main__":
    main()
# --8<-- [end:program]
