# /// script
# requires-python = ">=3.11"
# ///

# --8<-- [start:program]
"""The workers of an executor are not daemonic: they may start processes."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process


def exit_code_of_a_child(number: int) -> int:
    child = Process(target=abs, args=(number,))
    child.start()
    child.join()
    return child.exitcode


def main() -> None:
    with ProcessPoolExecutor(1) as executor:
        print("exit codes:", list(executor.map(exit_code_of_a_child, [-1, -2])))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
