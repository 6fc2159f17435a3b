"""A program that is made to fail in the middle: does it still leave nothing behind."""

from dataclasses import replace

from timings.project.project import Project
from timings.recording.run.program import run_program


def fail_at(project: Project, path: str, line: str) -> list[str]:
    """What is wrong with how the program ends when it fails in place of `line`."""
    program = project.programs[path]
    assert program.source.count(line) == 1
    source = program.source.replace(line, 'raise ZeroDivisionError("on purpose")')
    _, problems = run_program(replace(program, source=source, expect=("ZeroDivisionError",)), None)
    return problems
