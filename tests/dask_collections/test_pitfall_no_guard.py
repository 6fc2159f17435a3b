"""A cluster with no guard around it."""

from dataclasses import replace

from tests.conftest import RunProgram
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PATH = "dask_collections/pitfall_no_guard.py"


def test_the_worker_does_not_start(run_program: RunProgram) -> None:
    run = run_program(PATH)
    assert (run.exit, run.stdout) == (1, "")
    assert run.error.startswith("RuntimeError: ")


def test_a_guard_is_all_that_it_lacks(project: Project) -> None:
    program = project.programs[PATH]
    guarded = program.source.replace("\nwith (", '\nif __name__ == "__main__":\n  with (')
    run, problems = run_as_reader(replace(program, source=guarded, expect=()), None)
    assert (run.stdout, problems) == ("6\n", [])
