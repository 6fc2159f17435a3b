"""Two locks, taken in one order."""

import pytest

from snippets.threads.ordered_locks import Account, transfer
from tests.conftest import RunProgram


class Watched:
    """A lock that notes when it is taken."""

    def __init__(self, name: str, taken: list[str]) -> None:
        self.name, self.taken = name, taken

    def __enter__(self) -> None:
        self.taken.append(self.name)

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("names", [("Ann", "Bob"), ("Ann", "Ann")])
def test_takes_locks_in_one_order_whoever_pays(names: tuple[str, str]) -> None:
    taken: list[str] = []
    accounts = [Account(name, 100) for name in names]
    for place, account in zip(("first", "second"), sorted(accounts, key=id), strict=True):
        account.lock = Watched(place, taken)
    for source, target in (accounts, reversed(accounts)):
        transfer(source, target, 30)
    assert taken == ["first", "second"] * 2
    assert [account.balance for account in accounts] == [100, 100]


def test_a_transfer_to_oneself_changes_nothing_and_ends() -> None:
    account = Account("Ann", 100)
    transfer(account, account, 30)
    assert (account.balance, account.lock.locked()) == (100, False)


def test_prints_exact_balances(run_program: RunProgram) -> None:
    run = run_program("threads/ordered_locks.py")
    assert run.stdout.splitlines() == [
        "300 transfers",
        f"Ann {1000 - 100 * 10 + 100 * 7}, Bob {1000 + 100 * 10 - 100 * 7}",
    ]
