"""More data than a worker may hold: nothing is lost."""

from contextlib import ExitStack
from dataclasses import replace

import pytest

from snippets.dask_collections.experiments import Workers
from snippets.dask_collections.spilling import CHUNK, make_cells
from tests.conftest import RunProgram
from tests.dask_collections.failing import fail_at
from timings.project.project import Project
from timings.recording.run.program import run_program as run_as_reader

PATH = "dask_collections/spilling.py"


def test_cells_count_from_zero() -> None:
    cells = make_cells(chunks=3)
    assert (cells.numblocks, cells.nbytes) == ((3,), 3 * 16 * 2**20)
    assert cells[CHUNK + 5].compute(scheduler="sync") == CHUNK + 5


def test_spills_and_loses_nothing(run_program: RunProgram) -> None:
    run = run_program(PATH)
    size, spilled, total = run.stdout.splitlines()
    last = 40 * CHUNK - 1
    assert size == "640 MiB in a worker that may hold 512 MiB"
    assert spilled == "some of it was on disk: True"
    assert total == f"sum {last * (last + 1) // 2:,}, expected {last * (last + 1) // 2:,}"
    assert run.peak_memory < 2048


def test_with_room_nothing_spills(project: Project) -> None:
    program = project.programs[PATH]
    source = program.source.replace("LIMIT = 512 * 2**20", "LIMIT = 4096 * 2**20")
    run, problems = run_as_reader(replace(program, source=source), None)
    assert problems == []
    assert run.stdout.splitlines()[1] == "some of it was on disk: False"


def test_leaves_nothing_behind_when_it_fails(project: Project) -> None:
    assert fail_at(project, PATH, "total = int(cells.sum().compute())") == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_cluster_to_measure_has_the_workers_that_were_asked_for(count: int) -> None:
    with ExitStack() as stack:
        assert sorted(Workers(stack, count).client.ncores().values()) == [1] * count
