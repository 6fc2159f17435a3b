"""A race: two threads check the same balance, and then both act on what they saw."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


class Account:
    def __init__(self, balance: int) -> None:
        self.balance = balance
        # A thread can lose its turn at any call. To see it on every run, each withdrawal
        # waits in this one until the other has checked as well.
        self.checked = Barrier(2)

    def withdraw(self, amount: int) -> int:
        """Return the amount paid out: nothing if the balance is too low."""
        balance = self.balance
        if balance < amount:
            return 0
        self.checked.wait()
        self.balance = balance - amount
        return amount


def main() -> None:
    account = Account(100)
    with ThreadPoolExecutor(max_workers=2) as executor:
        paid = list(executor.map(account.withdraw, [80, 80]))
    lost = account.balance - (100 - sum(paid))
    print(f"paid out {sum(paid)} of 100, and {account.balance} are left")
    print(f"the withdrawal of {lost} was lost: the other one wrote over it")


if __name__ == "__main__":
    main()
