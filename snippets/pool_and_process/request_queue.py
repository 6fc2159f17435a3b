"""Workers take requests from one queue until it says stop; answers go to another."""

from multiprocessing import Process, Queue

STOP = None


def serve(requests: Queue, answers: Queue) -> None:
    for number in iter(requests.get, STOP):
        answers.put((number, number**2))


def main() -> None:
    requests, answers = Queue(), Queue()
    workers = [Process(target=serve, args=(requests, answers)) for _ in range(3)]
    for worker in workers:
        worker.start()
    numbers = range(10)
    for number in numbers:
        requests.put(number)
    for _ in workers:
        requests.put(STOP)  # one for each: a worker goes home with the one it takes

    squares = dict(answers.get() for _ in numbers)  # in any order
    for worker in workers:
        worker.join()
    print("answers:", *[squares[number] for number in numbers])
    print("workers' exit codes:", *[worker.exitcode for worker in workers])


if __name__ == "__main__":
    main()
