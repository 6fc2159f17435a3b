"""A lock makes check and act one step: of twenty withdrawals, ten can be paid."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock


class Account:
    def __init__(self, balance: int) -> None:
        self.balance = balance
        self.lock = Lock()

    def withdraw(self, amount: int) -> int:
        """Return the amount paid out: nothing if the balance is too low."""
        with self.lock:
            balance = self.balance
            if balance < amount:
                return 0
            time.sleep(0.001)  # time enough for others to come between, if they could
            self.balance = balance - amount
            return amount


def main() -> None:
    account = Account(100)
    with ThreadPoolExecutor(max_workers=20) as executor:
        paid = list(executor.map(account.withdraw, [10] * 20))
    print(f"{paid.count(10)} of {len(paid)} withdrawals were paid")
    print(f"paid out {sum(paid)} of 100, and {account.balance} are left")


if __name__ == "__main__":
    main()
