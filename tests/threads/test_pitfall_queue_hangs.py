"""Waiting for the answer of a thread that failed."""

from dataclasses import replace

from tests.conftest import RunProgram
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PROGRAM = "threads/pitfall_queue_hangs.py"


def test_hangs_though_the_error_was_printed(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.timed_out
    assert (run.stdout, run.error) == ("", "ZeroDivisionError: division by zero")


def test_without_the_failing_thread_it_ends(project: Project) -> None:
    program = project.programs[PROGRAM]
    repaired = program.source.replace("[4, 2, 0]", "[4, 2, 1]")
    run, problems = run_as_reader(replace(program, source=repaired, expect=()), None)
    assert (run.stdout, problems) == ("[0.25, 0.5, 1.0]\n", [])
