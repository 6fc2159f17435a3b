"""Waits, one by one and on threads."""

import time
from threading import Barrier

import pytest

from snippets.threads.io_waits import QUESTIONS, by_threads, one_by_one
from tests.conftest import RunProgram

SQUARES = "0 1 4 9 16 25 36 49 64 81 100 121 144 169 196 225"


def test_sixteen_threads_wait_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    all_wait = Barrier(16)  # opens only if sixteen are there at once
    monkeypatch.setattr(time, "sleep", lambda _: all_wait.wait(timeout=30))
    assert by_threads(QUESTIONS) == [int(square) for square in SQUARES.split()]


def test_one_by_one_waits_as_often(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    assert one_by_one([3, -2]) == [9, 4]
    assert waits == [0.02, 0.02]


def test_prints_the_answers_in_order(run_program: RunProgram) -> None:
    run = run_program("threads/io_waits.py")
    assert run.stdout == f"answers: {SQUARES}\nthe same as one by one: True\n"
