"""Logging from workers: each line goes through one queue to one writer, the parent."""

import io
import logging
from logging.handlers import QueueHandler, QueueListener
from multiprocessing import Pool, Queue, queues


def log_to(queue: queues.Queue) -> None:
    """Send this worker's log records to the queue, and nowhere else."""
    root = logging.getLogger()
    root.handlers = [QueueHandler(queue)]
    root.setLevel(logging.INFO)


def square(number: int) -> int:
    logging.info("squaring %02d", number)
    return number**2


def log_of_squares(count: int) -> list[str]:
    """Return the lines logged by count tasks, as they arrived."""
    written = io.StringIO()
    queue = Queue()
    listener = QueueListener(queue, logging.StreamHandler(written))
    listener.start()
    pool = Pool(2, initializer=log_to, initargs=(queue,))
    pool.map(square, range(count))
    # Not `with Pool`, which kills the workers: one may be writing to the queue.
    pool.close()
    pool.join()
    listener.stop()
    return written.getvalue().splitlines()


def main() -> None:
    lines = log_of_squares(100)
    print(f"{len(lines)} lines from 100 tasks, {len(set(lines))} different")
    print(*sorted(lines)[:3], sep="\n")


if __name__ == "__main__":
    main()
