"""Joining a process before getting what it put on a queue."""

from dataclasses import replace

from tests.conftest import RunProgram
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PROGRAM = "pool_and_process/pitfall_join_before_get.py"


def test_both_processes_wait_for_each_other(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="spawn")
    assert run.timed_out
    assert (run.stdout, run.error) == ("", "")


def test_getting_first_is_all_that_it_lacks(project: Project) -> None:
    program = project.programs[PROGRAM]
    repaired = program.source.replace("process.join()", "")
    run, problems = run_as_reader(replace(program, source=repaired, expect=()), "spawn")
    assert (run.stdout, problems) == ("got 10,000,000 bytes\n", [])
