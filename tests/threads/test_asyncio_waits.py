"""Waits in one event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from snippets.threads.asyncio_waits import ask_all
from tests.conftest import RunProgram


def test_all_wait_before_any_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        events.append("wait")
        await sleep(seconds / 10)
        events.append("answer")

    monkeypatch.setattr(asyncio, "sleep", noted)
    with ThreadPoolExecutor(1) as thread:  # tests in a browser leave a loop running in this one
        answers = thread.submit(asyncio.run, ask_all([2, 3, -4])).result()
    assert answers == [4, 9, 16]
    assert events == ["wait"] * 3 + ["answer"] * 3


def test_prints_the_answers_in_order(run_program: RunProgram) -> None:
    run = run_program("threads/asyncio_waits.py")
    assert run.stdout == "answers: 0 1 4 9 16 25 36 49 64 81 100 121 144 169 196 225\n"
