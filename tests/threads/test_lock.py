"""A check and an act under one lock."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier

import pytest

from snippets.threads import lock
from tests.conftest import RunProgram


def test_pays_exactly_what_is_there() -> None:
    account = lock.Account(50)
    with ThreadPoolExecutor(max_workers=8) as executor:
        paid = list(executor.map(account.withdraw, [20] * 8))
    assert sorted(paid) == [0] * 6 + [20] * 2
    assert account.balance == 10


def test_it_is_the_lock_that_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    account = lock.Account(100)
    account.lock = nullcontext()
    both_checked = Barrier(2)  # none could pass if a lock let in one at a time
    monkeypatch.setattr(lock.time, "sleep", lambda _: both_checked.wait(timeout=30))
    with ThreadPoolExecutor(max_workers=2) as executor:
        assert list(executor.map(account.withdraw, [80, 80])) == [80, 80]


def test_prints_an_exact_total(run_program: RunProgram) -> None:
    assert run_program("threads/lock.py").stdout.splitlines() == [
        "10 of 20 withdrawals were paid",
        "paid out 100 of 100, and 0 are left",
    ]
