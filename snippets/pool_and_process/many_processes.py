"""Start a list of processes, collect their answers in order, see if any failed."""

from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection


def sum_squares(part: range, answer: Connection) -> None:
    answer.send(sum(number**2 for number in part))


def start(part: range) -> tuple[Process, Connection]:
    """Return a process that works, and the end of the pipe that its answer comes from."""
    receiver, sender = Pipe(duplex=False)
    process = Process(target=sum_squares, args=(part, sender), daemon=True)
    process.start()
    sender.close()  # the child alone holds this end now: when it ends, so does the pipe
    return process, receiver


def collect(started: list[tuple[Process, Connection]]) -> list[int]:
    """Return the answers in the order of the processes."""
    answers = []
    for process, receiver in started:
        try:
            answers.append(receiver.recv())  # before join, or both may wait for ever
        except EOFError:
            process.join()
            raise RuntimeError(f"no answer, exit code {process.exitcode}") from None
        process.join()
    return answers


def main() -> None:
    parts = [range(1, 26), range(26, 51), range(51, 76), range(76, 101)]
    started = [start(part) for part in parts]
    sums = collect(started)
    print(*sums, sep=" + ", end=f" = {sum(sums)}\n")
    print("exit codes:", *[process.exitcode for process, _ in started])


if __name__ == "__main__":
    main()
