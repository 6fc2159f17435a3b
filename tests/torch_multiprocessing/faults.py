"""Programs run with a fault put in, or without a GPU."""

from dataclasses import replace

import pytest

from timings.machine.needs import GPU, lacking
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader
from timings.records.model import Run


def run_changed(
    project: Project,
    path: str,
    changes: dict[str, str],
    start_method: str | None = None,
    **settings: object,
) -> tuple[Run, list[str]]:
    """What the program does with parts of its source replaced, and what is wrong with that."""
    program = project.programs[path]
    for need in set(program.needs) - {GPU}:
        if why := lacking(need):
            pytest.skip(f"{path} {why}")
    source = program.source
    for old, new in changes.items():
        assert old in source
        source = source.replace(old, new)
    return run_as_reader(replace(program, source=source, **settings), start_method)


def assert_refuses_without_gpu(
    project: Project, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends with one clear line and not with success, and leaves nothing behind."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    run, problems = run_as_reader(replace(project.programs[path], expect=()), None)
    assert (run.exit, run.stdout) == (1, "")
    assert run.error == "needs a GPU, and PyTorch finds none here"
    assert problems == [f"snippets/{path} failed with exit code 1: {run.error}"]
