# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["timeout"]
# timeout = 5
# ///

# --8<-- [start:program]
"""Joining a process before getting its large item from the queue: a deadlock."""

from multiprocessing import Process, Queue, queues


def produce(queue: queues.Queue) -> None:
    queue.put(bytes(10_000_000))


def main() -> None:
    queue = Queue()
    process = Process(target=produce, args=(queue,))
    process.start()
    process.join()  # the child cannot end: nobody empties the pipe it writes to
    print(f"got {len(queue.get()):,} bytes")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
