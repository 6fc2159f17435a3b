"""A function given as Thread's first argument."""

from dataclasses import replace

from tests.conftest import RunProgram
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PROGRAM = "threads/pitfall_thread_group.py"


def test_names_the_parameter_that_was_given(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.error.startswith("AssertionError: group")
    assert run.stdout == ""


def test_the_keyword_is_all_that_it_lacks(project: Project) -> None:
    program = project.programs[PROGRAM]
    repaired = program.source.replace("Thread(greet", "Thread(target=greet")
    run, problems = run_as_reader(replace(program, source=repaired, expect=()), None)
    assert (run.stdout, problems) == ("hello, world\n", [])
