"""A worker of a Pool that is killed."""

from dataclasses import replace

from tests.conftest import RunProgram
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PROGRAM = "pool_and_process/pitfall_killed_worker.py"


def test_the_pool_waits_and_says_nothing(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="spawn")
    assert run.timed_out
    assert (run.stdout, run.error) == ("", "")


def test_only_the_lost_task_is_missing(project: Project) -> None:
    program = project.programs[PROGRAM]
    healthy = program.source.replace("os._exit(1)", "pass")
    run, problems = run_as_reader(replace(program, source=healthy, expect=()), "spawn")
    assert (run.stdout, problems) == (f"{[0, 1, 4, 9, 16, 25, 36, 49]}\n", [])
