"""No deadlock when every thread takes the locks in the same order, here by name."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock


class Account:
    def __init__(self, name: str, balance: int) -> None:
        self.name = name
        self.balance = balance
        self.lock = Lock()


def transfer(source: Account, target: Account, amount: int) -> None:
    first, second = sorted((source, target), key=lambda account: account.name)
    with first.lock, second.lock:
        source.balance -= amount
        target.balance += amount


def main() -> None:
    ann, bob = Account("Ann", 1000), Account("Bob", 1000)
    with ThreadPoolExecutor(max_workers=8) as executor:
        for _ in range(100):
            executor.submit(transfer, ann, bob, 10)
            executor.submit(transfer, bob, ann, 7)
    print(f"{ann.name} {ann.balance}, {bob.name} {bob.balance}")


if __name__ == "__main__":
    main()
