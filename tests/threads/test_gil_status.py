"""Whether this Python has a GIL."""

import sys

import pytest

from snippets.threads.gil_status import built_without_gil, gil_is_on
from tests.conftest import RunProgram


def test_free_threaded_builds_carry_a_t_in_their_abi() -> None:
    assert built_without_gil() == ("t" in getattr(sys, "abiflags", ""))


def test_only_a_free_threaded_build_can_be_without() -> None:
    assert gil_is_on() or built_without_gil()


@pytest.mark.parametrize("on", [True, False])
def test_asks_the_interpreter(on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 13))
    monkeypatch.setattr(sys, "_is_gil_enabled", lambda: on, raising=False)
    assert gil_is_on() is on


def test_prints_both_facts(run_program: RunProgram) -> None:
    built, on = run_program("threads/gil_status.py").stdout.splitlines()
    assert built == f"this build can run without a GIL: {'t' in getattr(sys, 'abiflags', '')}"
    assert on in ("the GIL is on: True", "the GIL is on: False")
    assert on.endswith("True") or built.endswith("True")
