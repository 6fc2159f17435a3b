"""Threads leave answers in a queue in the order they finish: an index sorts them again."""

from queue import SimpleQueue
from threading import Event, Thread

WORDS = ["threads", "take", "their", "turns"]


def shout(index: int, turns: list[Event], answers: SimpleQueue) -> None:
    turns[index].wait()
    answers.put((index, WORDS[index].upper()))
    turns[index - 1].set()  # made certain here: the last one to start is done first


def in_order_of_arrival() -> list[tuple[int, str]]:
    turns = [Event() for _ in WORDS]
    answers = SimpleQueue()
    threads = []
    for index in range(len(WORDS)):
        thread = Thread(target=shout, args=(index, turns, answers))
        thread.start()
        threads.append(thread)
    turns[-1].set()
    arrived = [answers.get() for _ in threads]
    for thread in threads:
        thread.join()
    return arrived


def main() -> None:
    arrived = in_order_of_arrival()
    print("as they arrived:", *[word for _, word in arrived])
    print("by their index: ", *[word for _, word in sorted(arrived)])


if __name__ == "__main__":
    main()
