# /// script
# requires-python = ">=3.11"
#
# [tool.timings]
# expect = ["timeout"]
# timeout = 5
# ///

# --8<-- [start:program]
"""Two threads take the same two locks in opposite order: each waits for the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock


class Account:
    def __init__(self, balance: int) -> None:
        self.balance = balance
        self.lock = Lock()


def transfer(source: Account, target: Account, amount: int, both: Barrier) -> None:
    with source.lock:
        both.wait()  # made certain here: both threads hold their first lock
        with target.lock:
            source.balance -= amount
            target.balance += amount


def main() -> None:
    ann, bob = Account(100), Account(100)
    both = Barrier(2)
    with ThreadPoolExecutor(max_workers=2) as executor:
        executor.submit(transfer, ann, bob, 10, both)
        executor.submit(transfer, bob, ann, 20, both)
    print(ann.balance, bob.balance)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
