"""One graph under four schedulers: the sum by a formula, and where each worked it out."""

import pytest

from snippets.dask_collections.schedulers import digit_sum, run
from tests.conftest import RunProgram
from tests.dask_collections.failing import fail_at
from timings.project.project import Project

PATH = "dask_collections/schedulers.py"
# Of 00000 to 79999, each of the last four places holds each digit 8,000 times, the first 0 to 7.
TOTAL = 4 * 8_000 * 45 + 10_000 * 28


def test_digits_are_added() -> None:
    assert digit_sum(range(97, 101))[0] == 16 + 17 + 18 + 1


@pytest.mark.parametrize(
    ("scheduler", "where"),
    [("synchronous", "in this thread"), ("threads", "in threads of this process")],
)
def test_inside_of_this_process(scheduler: str, where: str) -> None:
    assert run(scheduler) == (TOTAL, where)


def test_prints_one_sum_and_three_places(run_program: RunProgram) -> None:
    assert run_program(PATH).stdout.splitlines() == [
        f"synchronous {TOTAL:,}, in this thread",
        f"threads     {TOTAL:,}, in threads of this process",
        f"processes   {TOTAL:,}, in processes of their own",
        f"cluster     {TOTAL:,}, in processes of their own",
    ]


def test_leaves_nothing_behind_when_it_fails(project: Project) -> None:
    assert fail_at(project, PATH, "total, where = run(client)") == []
