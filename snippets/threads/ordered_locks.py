"""No deadlock when every thread takes the locks in the same order, here by id."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock


class Account:
    def __init__(self, name: str, balance: int) -> None:
        self.name = name
        self.balance = balance
        self.lock = Lock()


def transfer(source: Account, target: Account, amount: int) -> None:
    if source is target:
        return  # a Lock taken twice would wait for itself
    first, second = sorted((source, target), key=id)  # not by name: two may share one
    with first.lock, second.lock:
        source.balance -= amount
        target.balance += amount


def main() -> None:
    ann, bob = Account("Ann", 1000), Account("Bob", 1000)
    sources, targets, amounts = [ann, bob, ann], [bob, ann, ann], [10, 7, 5]
    with ThreadPoolExecutor(max_workers=8) as executor:
        done = executor.map(transfer, sources * 100, targets * 100, amounts * 100)
        print(f"{len(list(done))} transfers")  # list() raises what a transfer raised
    print(f"{ann.name} {ann.balance}, {bob.name} {bob.balance}")


if __name__ == "__main__":
    main()
