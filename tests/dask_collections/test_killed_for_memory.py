"""A worker that is killed for memory: the error, and the work after it."""

from snippets.dask_collections.killed_for_memory import mean_of_ones
from tests.conftest import RunProgram
from tests.dask_collections.failing import fail_at
from timings.project.project import Project

PATH = "dask_collections/killed_for_memory.py"


def test_the_mean_of_ones_is_one() -> None:
    assert mean_of_ones(1) == 1.0


def test_prints_the_error_between_two_results(run_program: RunProgram) -> None:
    run = run_program(PATH)
    assert [line.split(": ")[1] for line in run.stdout.splitlines()] == [
        "1.0",
        "KilledWorker, after 2 workers died of it",
        "1.0",
    ]
    assert run.peak_memory < 2048


def test_leaves_nothing_behind_when_it_fails(project: Project) -> None:
    line = 'print(f"10 MB, once more: {attempt(client, 10)}")'
    assert fail_at(project, PATH, line) == []
