"""Two locks, taken in opposite order."""

from dataclasses import replace

from tests.conftest import RunProgram
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PROGRAM = "threads/pitfall_deadlock.py"


def test_both_threads_wait_for_each_other(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.timed_out
    assert (run.stdout, run.error) == ("", "")


def test_one_after_another_it_ends(project: Project) -> None:
    program = project.programs[PROGRAM]
    repaired = program.source.replace("max_workers=2", "max_workers=1").replace(
        "Barrier(2)", "Barrier(1)"
    )
    run, problems = run_as_reader(replace(program, source=repaired, expect=()), None)
    assert (run.stdout, problems) == ("110 90\n", [])
