"""Executor.map returns answers in the order asked; as_completed, as they come."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event

NUMBERS = [0, 1, 2, 3]


def by_map() -> tuple[list[int], list[int]]:
    """Return the order in which tasks finish, and the order of map's answers."""
    may_finish = [Event() for _ in NUMBERS]
    finished = []

    def task(number: int) -> int:
        may_finish[number].wait()
        finished.append(number)
        may_finish[number - 1].set()  # the last one first, then the one before it
        return number

    may_finish[-1].set()
    with ThreadPoolExecutor(max_workers=len(NUMBERS)) as executor:
        return finished, list(executor.map(task, NUMBERS))


def by_as_completed() -> list[int]:
    """Return the order in which as_completed hands over the answers."""
    may_finish = [Event() for _ in NUMBERS]
    handed_over = []
    with ThreadPoolExecutor(max_workers=len(NUMBERS)) as executor:
        futures = {executor.submit(may_finish[n].wait): n for n in NUMBERS}
        may_finish[-1].set()
        for future in as_completed(futures):
            number = futures[future]  # which one it was: no id in the answer needed
            handed_over.append(number)
            may_finish[number - 1].set()
    return handed_over


def main() -> None:
    finished, answers = by_map()
    print("tasks finished: ", *finished)
    print("map's answers:  ", *answers)
    print("by as_completed:", *by_as_completed())


if __name__ == "__main__":
    main()
