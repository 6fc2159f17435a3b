"""A pool with no guard around it."""

from dataclasses import replace

from tests.conftest import RunProgram
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PROGRAM = "pool_and_process/pitfall_no_guard.py"


def test_the_worker_dies_while_it_imports_the_program(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="spawn")
    assert run.exit == 1
    assert run.error.startswith("concurrent.futures.process.BrokenProcessPool: ")
    assert run.stdout == ""


def test_a_guard_is_all_that_it_lacks(project: Project) -> None:
    program = project.programs[PROGRAM]
    guarded = program.source.replace("\nwith ", '\nif __name__ == "__main__":\n  with ')
    run, problems = run_as_reader(replace(program, source=guarded, expect=()), "spawn")
    assert (run.stdout, problems) == ("[0, 1, 4, 9]\n", [])
