"""A tensor on a GPU, filled by a child."""

import pytest

from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import assert_refuses_without_gpu
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/gpu_ipc.py"


def test_prints_what_a_gpu_does(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.stdout.splitlines() == [
        "filled by the child in time: True",
        "the parent's tensor: [1.0, 1.0, 1.0]",
    ]


def test_never_falls_back_to_the_cpu(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_refuses_without_gpu(project, PROGRAM, monkeypatch)
