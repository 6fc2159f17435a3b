"""Run a function in another process; its answer comes back through a queue."""

from multiprocessing import Process, Queue, queues


def sum_squares(last: int, answers: queues.Queue) -> None:
    answers.put(sum(number**2 for number in range(last + 1)))


def main() -> None:
    answers = Queue()
    process = Process(target=sum_squares, args=(100, answers))
    process.start()
    print(f"the squares of 1 to 100 sum to {answers.get():,}")
    process.join()  # wait until it has ended
    print(f"exit code {process.exitcode}")


if __name__ == "__main__":
    main()
