"""Futures: steps of the Collatz sequence, against known ones and a search without Dask."""

import pytest

from snippets.dask_collections.futures import collatz_steps
from tests.conftest import RunProgram
from tests.dask_collections.failing import fail_at
from timings.project.project import Project

PATH = "dask_collections/futures.py"


@pytest.mark.parametrize(("number", "steps"), [(1, 0), (6, 8), (7, 16), (27, 111), (97, 118)])
def test_steps_are_the_known_ones(number: int, steps: int) -> None:
    assert collatz_steps(number) == (number, steps)


def test_prints_the_first_that_is_long_enough(run_program: RunProgram) -> None:
    known, found, failure = run_program(PATH).stdout.splitlines()
    first = next(n for n in range(900, 2000) if collatz_steps(n)[1] >= 170)
    assert known == "27 takes 111 steps"
    assert found == "{} takes {} steps".format(*collatz_steps(first))
    assert failure == "a failure travels: TypeError"


def test_leaves_nothing_behind_when_it_fails(project: Project) -> None:
    assert fail_at(project, PATH, 'bad = client.submit(collatz_steps, "27")') == []
