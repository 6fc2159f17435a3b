# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["AssertionError"]
# ///

# --8<-- [start:program]
"""A worker of a pool starts a process, which a daemonic process may not."""

from multiprocessing import Pool, Process


def exit_code_of_a_child(number: int) -> int:
    child = Process(target=abs, args=(number,))
    child.start()
    child.join()
    return child.exitcode


def main() -> None:
    with Pool(1) as pool:
        print(pool.map(exit_code_of_a_child, [-1]))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
