# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["RuntimeError"]
# ///

# --8<-- [start:program]
"""A task is submitted after the `with` block, which has shut the executor down."""

from concurrent.futures import ThreadPoolExecutor


def square(number: int) -> int:
    return number**2


def main() -> None:
    with ThreadPoolExecutor() as executor:
        print(executor.submit(square, 3).result())
    print(executor.submit(square, 4).result())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
