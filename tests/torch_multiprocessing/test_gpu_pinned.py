"""Numbers doubled on a GPU, by way of pinned memory."""

import pytest

from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import assert_refuses_without_gpu
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/gpu_pinned.py"


def test_prints_what_a_gpu_does(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.stdout.splitlines() == ["pinned before and after: False True", "sum: 32,000,000"]


def test_never_falls_back_to_the_cpu(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_refuses_without_gpu(project, PROGRAM, monkeypatch)
