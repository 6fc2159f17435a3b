"""Open files and names under each sharing strategy."""

import os
import sys
from pathlib import Path

import pytest

from snippets.torch_multiprocessing.sharing_strategies import counts
from tests.conftest import RunProgram


@pytest.mark.skipif(sys.platform != "linux", reason="/proc and /dev/shm are Linux's")
def test_counts_sees_what_is_opened_and_named() -> None:
    before = counts()
    name = Path(f"/dev/shm/torch_{os.getpid()}_test")
    try:
        with name.open("w"):
            assert counts() == (before[0] + 1, before[1] + 1)
    finally:
        name.unlink()
    assert counts() == before


def test_prints_what_each_strategy_costs(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/sharing_strategies.py", start_method="spawn")
    assert run.stdout.splitlines() == [
        "default: file_descriptor",
        "file_descriptor: one more open file each, 0 names in /dev/shm",
        "file_system: no open file each, 20 names in /dev/shm",
    ]
