# /// script
# requires-python = ">=3.11"
# ///

# --8<-- [start:program]
"""Give two processes a method of a large object, or a function and what it needs."""

import pickle
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from multiprocessing.queues import SimpleQueue

STARTS = (0, 1000)


class Report:
    def __init__(self) -> None:
        self.lengths = {f"line {number}": number % 80 for number in range(300_000)}

    def part(self, start: int) -> list[int]:
        return [self.lengths[f"line {number}"] for number in range(start, start + 1000)]

    def total(self, answers: SimpleQueue, start: int) -> None:
        answers.put(sum(self.part(start)))


def total(answers: SimpleQueue, lengths: list[int]) -> None:
    answers.put(sum(lengths))


def both(context: BaseContext, target: Callable, given: list) -> int:
    """Run the target in two processes, and add up what they answer."""
    answers = context.SimpleQueue()
    children = [context.Process(target=target, args=(answers, one)) for one in given]
    for child in children:
        child.start()
    result = sum(answers.get() for _ in children)
    for child in children:
        child.join()
    return result


def main() -> None:
    report, context = Report(), get_context()
    parts = [report.part(start) for start in STARTS]
    print("the method:", both(context, report.total, list(STARTS)))
    print("a function:", both(context, total, parts))
    for name, sent in (
        ("the method", report.total),
        ("a function and its part", (total, parts[0])),
    ):
        print(f"{name}: {len(pickle.dumps(sent)) / 1000:,.0f} kB for each process, unless it forks")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
