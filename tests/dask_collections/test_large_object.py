"""A large array for many tasks: its sum by a formula, and where Dask warns."""

import numpy as np

from snippets.dask_collections.large_object import TASKS, part_sum
from tests.conftest import RunProgram
from tests.dask_collections.failing import fail_at
from timings.project.project import Project

PATH = "dask_collections/large_object.py"


def test_parts_add_up() -> None:
    assert sum(part_sum(np.arange(101.0), n) for n in range(TASKS)) == 5050


def test_prints_a_warning_where_the_array_is_in_the_graph(run_program: RunProgram) -> None:
    lines = run_program(PATH).stdout.splitlines()
    total = f"{1_999_999 * 2_000_000 // 2:,}"
    warned = f"    UserWarning: Sending large graph of size {2_000_000 * 8 / 2**20:.2f} MiB."
    assert lines == [
        f"in_the_graph: {total}, 1 warnings",
        warned,
        f"delayed_once: {total}, 1 warnings",
        warned,
        f"scattered: {total}, 0 warnings",
    ]


def test_leaves_nothing_behind_when_it_fails(project: Project) -> None:
    assert fail_at(project, PATH, "total = way(client, array)") == []
