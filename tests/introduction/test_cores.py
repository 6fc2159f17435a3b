"""How many cores a process may use."""

import os

import psutil
import pytest

from snippets.introduction.cores import usable_cores
from tests.conftest import RunProgram


@pytest.mark.skipif(
    not hasattr(psutil.Process, "cpu_affinity"), reason="this system knows no affinity"
)
def test_agrees_with_the_system() -> None:
    assert usable_cores() == len(psutil.Process().cpu_affinity())


def test_prints_all_usable_and_one(run_program: RunProgram) -> None:
    run = run_program("introduction/cores.py")
    counts = [int(line.split()[-1]) for line in run.stdout.splitlines()]
    assert counts[:2] == [os.cpu_count(), usable_cores()]
    assert counts[2:] == ([1] if hasattr(os, "sched_setaffinity") else [])
