"""Workers take requests from one queue until it says stop; each answers through a pipe."""

from multiprocessing import Pipe, Process, Queue, queues
from multiprocessing.connection import Connection, wait

STOP = None


def serve(requests: queues.Queue, answers: Connection) -> None:
    for number in iter(requests.get, STOP):
        answers.send((number, number**2))


def start(requests: queues.Queue) -> tuple[Connection, Process]:
    receiver, sender = Pipe(duplex=False)
    worker = Process(target=serve, args=(requests, sender), daemon=True)
    worker.start()
    sender.close()  # the worker alone holds this end now: when it ends, so does the pipe
    return receiver, worker


def collect(workers: dict[Connection, Process]) -> dict[int, int]:
    """Return the answers, by number, once every worker has gone home."""
    found: dict[int, int] = {}
    while workers:
        for receiver in wait(list(workers)):  # those that have something to say
            try:
                found.update([receiver.recv()])
            except EOFError:
                worker = workers.pop(receiver)
                worker.join()
                if worker.exitcode:
                    raise RuntimeError(f"a worker failed: exit code {worker.exitcode}") from None
    return found


def main() -> None:
    requests = Queue()
    workers = dict(start(requests) for _ in range(3))
    numbers = range(10)
    for number in numbers:
        requests.put(number)
    for _ in workers:
        requests.put(STOP)  # one for each: a worker goes home with the one it takes
    squares = collect(workers)
    print("answers:", *[squares[number] for number in numbers])


if __name__ == "__main__":
    main()
