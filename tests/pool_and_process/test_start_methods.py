"""What a child sees of a change in its parent, by start method."""

from multiprocessing import get_all_start_methods

import pytest

from snippets.pool_and_process.start_methods import mode_seen_by_child, settings
from tests.conftest import RunProgram

AS_DOCUMENTED = {"fork": "changed", "forkserver": "as imported", "spawn": "as imported"}


@pytest.mark.parametrize("method", get_all_start_methods())
def test_only_a_forked_child_sees_the_change(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings, "mode", "changed")
    assert mode_seen_by_child(method) == AS_DOCUMENTED[method]


def test_prints_every_method_of_this_platform(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/start_methods.py")
    seen = dict(line.split(": ") for line in run.stdout.splitlines())
    assert sorted(seen) == sorted(get_all_start_methods())
    changed = [method for method, mode in seen.items() if mode == "as changed by the parent"]
    assert changed == [method for method in ("fork",) if method in seen]
    assert seen["spawn"] == "as imported"
