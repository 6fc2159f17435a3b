"""Children that ended and were not looked at."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from snippets.pool_and_process.zombies import state
from tests.conftest import RunProgram

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="zombies are looked up in /proc"
)


@needs_proc
def test_state_follows_a_process_to_its_end() -> None:
    assert state(os.getpid()) == "running"
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert state(process.pid) == "zombie"
    assert state(process.pid) == "gone"


@needs_proc
def test_prints_who_is_a_zombie_when(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/zombies.py")
    states = dict(line.split(":") for line in run.stdout.splitlines())
    assert {when: are.split() for when, are in states.items()} == {
        "waiting": ["running"] * 3,
        "ended": ["zombie"] * 3,
        "first one joined": ["gone", "zombie", "zombie"],
        "active_children()": ["gone"] * 3,
    }
