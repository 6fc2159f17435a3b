"""The same four repaired: targets for every start method."""

from collections.abc import Callable
from functools import partial, wraps
from multiprocessing import Process, SimpleQueue
from multiprocessing.queues import SimpleQueue as Answers


def scaled(factor: int, answers: Answers) -> None:
    answers.put(factor * 21)


def logged(function: Callable) -> Callable:
    @wraps(function)  # with it, the name leads to the wrapper
    def wrapper(answers: Answers) -> None:
        function(answers)

    return wrapper


@logged
def load(answers: Answers) -> None:
    answers.put("loaded")


def save(answers: Answers) -> None:
    answers.put("saved")


def logged_save(answers: Answers) -> None:
    logged(save)(answers)  # decorated in the worker


class Job:
    def __init__(self, factor: int) -> None:
        self.factor = factor
        self.scale = lambda number: factor * number

    def __getstate__(self) -> int:
        return self.factor  # what the closure is made of

    def __setstate__(self, factor: int) -> None:
        self.__init__(factor)

    def run(self, answers: Answers) -> None:
        answers.put(self.scale(21))


def answer_of(target: Callable) -> object:
    answers = SimpleQueue()
    process = Process(target=target, args=(answers,))
    process.start()
    answer = answers.get()
    process.join()
    return answer


def main() -> None:
    print("partial in place of a lambda:", answer_of(partial(scaled, 2)))
    print("decorated with wraps:", answer_of(load))
    print("decorated in the worker:", answer_of(logged_save))
    print("an object that makes its closure anew:", answer_of(Job(2).run))


if __name__ == "__main__":
    main()
