# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["RuntimeError"]
# ///

# --8<-- [start:program]
"""A thread is started for the second time."""

from threading import Thread


def main() -> None:
    thread = Thread(target=print, args=("hello",))
    for _ in range(2):
        thread.start()
        thread.join()


if __name__ == "__main__":
    main()
# --8<-- [end:program]
