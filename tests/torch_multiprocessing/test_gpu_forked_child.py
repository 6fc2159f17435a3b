"""A forked child that may not use the GPU."""

import pytest

from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import assert_refuses_without_gpu, run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/gpu_forked_child.py"


def test_prints_what_a_gpu_does(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.stdout == "the parent: 3\n"
    assert run.error.startswith("RuntimeError: Cannot re-initialize CUDA in forked subprocess.")


def test_never_falls_back_to_the_cpu(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_refuses_without_gpu(project, PROGRAM, monkeypatch)


@pytest.mark.gpu
def test_a_spawned_child_may(project: Project) -> None:
    changes = {'get_context("fork")': 'get_context("spawn")'}
    run, problems = run_changed(project, PROGRAM, changes, expect=())
    assert (run.stdout, problems) == ("the parent: 3\nits child: 3\n", [])
