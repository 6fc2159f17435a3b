"""A daemon thread at exit."""

from dataclasses import replace

from tests.conftest import RunProgram
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PROGRAM = "threads/daemon_threads.py"
STARTED = ["ordinary: started", "daemon: started", "main: ends"]


def test_prints_that_only_the_ordinary_thread_ended(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.stdout.splitlines() == [*STARTED, "ordinary: done", "ordinary: cleaned up"]
    assert run.seconds < 25  # it did not wait for the daemon's 30


def test_as_an_ordinary_thread_it_would_have_ended_too(project: Project) -> None:
    program = project.programs[PROGRAM]
    source = program.source.replace("daemon=True", "daemon=False").replace("=30", "=1.5")
    run, problems = run_as_reader(replace(program, source=source), None)
    assert problems == []
    lines = run.stdout.splitlines()
    assert lines[:3] == STARTED
    assert lines[-2:] == ["daemon: done", "daemon: cleaned up"]
