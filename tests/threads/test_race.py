"""A check and an act that another thread comes between."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from snippets.threads.race import Account
from tests.conftest import RunProgram


def test_both_are_paid_from_a_balance_for_one() -> None:
    account = Account(100)
    with ThreadPoolExecutor(max_workers=2) as executor:
        assert list(executor.map(account.withdraw, [80, 80])) == [80, 80]
    assert account.balance == 20


def test_one_after_another_nothing_is_lost() -> None:
    account = Account(100)
    account.checked = Barrier(1)
    assert [account.withdraw(80), account.withdraw(80), account.withdraw(20)] == [80, 0, 20]
    assert account.balance == 0


def test_prints_what_was_lost(run_program: RunProgram) -> None:
    paid, lost = run_program("threads/race.py").stdout.splitlines()
    assert paid == "paid out 160 of 100, and 20 are left"
    assert lost.startswith("the withdrawal of 80 was lost")
