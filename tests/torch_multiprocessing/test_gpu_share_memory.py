"""A tensor on a GPU, told to share its memory."""

import pytest

from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import assert_refuses_without_gpu
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/gpu_share_memory.py"


def test_prints_what_a_gpu_does(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.stdout.splitlines() == [
        "on the CPU, it moves: True",
        "on a GPU, it moves: False",
        "is_shared(), never asked for: True",
    ]


def test_never_falls_back_to_the_cpu(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_refuses_without_gpu(project, PROGRAM, monkeypatch)
