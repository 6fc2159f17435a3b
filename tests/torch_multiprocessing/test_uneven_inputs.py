"""Ranks with unlike numbers of batches."""

from snippets.torch_multiprocessing.uneven_inputs import BATCHES
from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/uneven_inputs.py"


def test_both_ranks_make_all_their_batches(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="spawn")
    assert run.stdout == f"batches of each rank: {list(BATCHES)}\n"


def test_without_join_the_longer_one_fails(project: Project) -> None:
    changes = {"with model.join():": "if True:"}
    run, problems = run_changed(project, PROGRAM, changes, "spawn", expect=("RuntimeError",))
    assert (run.stdout, problems) == ("", [])
