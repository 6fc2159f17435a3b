# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["AssertionError"]
# ///

# --8<-- [start:program]
"""Thread's first parameter is not the function but `group`: write target=."""

from threading import Thread


def greet(name: str) -> None:
    print(f"hello, {name}")


def main() -> None:
    thread = Thread(greet, args=("world",))
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
# --8<-- [end:program]
