"""The article's `chunks=50000`: an error; `blocksize` is all that it lacks."""

from dataclasses import replace

from tests.conftest import RunProgram
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PATH = "dask_collections/pitfall_chunks.py"


def test_it_is_no_parameter(run_program: RunProgram) -> None:
    run = run_program(PATH)
    assert (run.exit, run.stdout) == (1, "")
    assert run.error.startswith("TypeError: ")


def test_blocksize_is_one(project: Project) -> None:
    program = project.programs[PATH]
    source = program.source.replace("chunks=50000", "blocksize=50000")
    run, problems = run_as_reader(replace(program, source=source, expect=()), None)
    assert problems == []
    assert run.stdout.split()[:5] == ["zone", "1", "250.0", "2", "400.0"]
