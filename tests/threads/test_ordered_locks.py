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


@pytest.mark.parametrize("backwards", [False, True])
def test_takes_locks_by_name_whoever_pays(backwards: bool) -> None:
    taken: list[str] = []
    accounts = [Account(name, 100) for name in ("Ann", "Bob")]
    for account in accounts:
        account.lock = Watched(account.name, taken)
    source, target = reversed(accounts) if backwards else accounts
    transfer(source, target, 30)
    assert taken == ["Ann", "Bob"]
    assert (source.balance, target.balance) == (70, 130)


def test_prints_exact_balances(run_program: RunProgram) -> None:
    run = run_program("threads/ordered_locks.py")
    assert run.stdout == f"Ann {1000 - 100 * 10 + 100 * 7}, Bob {1000 + 100 * 10 - 100 * 7}\n"
