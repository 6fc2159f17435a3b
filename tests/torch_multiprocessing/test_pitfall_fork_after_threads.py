"""A fork after the parent has computed with threads."""

import pytest

from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/pitfall_fork_after_threads.py"


def test_the_child_says_nothing(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="fork")
    assert run.timed_out
    assert run.stdout == "the parent: 4000000\n"


@pytest.mark.parametrize("remedy", ["one thread in the child", "spawn"])
def test_each_remedy_helps(project: Project, remedy: str) -> None:
    method, changes = "spawn", {}
    if remedy != "spawn":
        method, changes = (
            "fork",
            {'    print("the child': '    torch.set_num_threads(1)\n    print("the child'},
        )
    run, problems = run_changed(project, PROGRAM, changes, method, expect=(), timeout=60.0)
    assert problems == []
    assert run.stdout.splitlines() == ["the parent: 4000000", "the child: 4000000.0"]
