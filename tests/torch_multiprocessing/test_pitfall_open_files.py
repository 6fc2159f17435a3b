"""Tensors that are kept, each with a file."""

from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/pitfall_open_files.py"


def test_the_sixty_fifth_file_does_not_come(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="fork")
    assert (run.exit, run.stdout) == (1, "")
    assert "ancdata" in run.error or "Too many open files" in run.error


def test_copies_keep_no_files_open(project: Project) -> None:
    changes = {"tensors.get(timeout=30)": "tensors.get(timeout=30).clone()"}
    run, problems = run_changed(project, PROGRAM, changes, "fork", expect=())
    assert (run.stdout, problems) == ("all here: 200\n", [])
