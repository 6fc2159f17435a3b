"""One random stream for each task."""

import math

import numpy as np
import pytest

from snippets.pool_and_process.seeds import estimate_pi, hits
from tests.conftest import RunProgram


def stream(task: int) -> np.random.SeedSequence:
    """The stream that NumPy documents for child `task`, made without its parent."""
    return np.random.SeedSequence(2018, spawn_key=(task,))


def test_each_task_has_the_stream_of_its_number() -> None:
    expected = 4 * sum(hits(stream(task)) for task in range(8)) / 800_000
    assert estimate_pi(workers=2) == expected
    assert len({hits(stream(task)) for task in range(8)}) > 1


def test_hits_are_a_quarter_circle_of_points() -> None:
    area = math.pi / 4
    error = math.sqrt(area * (1 - area) / 100_000)
    assert hits(stream(0)) / 100_000 == pytest.approx(area, abs=4 * error)


def test_prints_pi_and_that_the_workers_do_not_matter(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/seeds.py", start_method="spawn")
    assert run.stdout.splitlines() == ["pi is about 3.14", "1 worker and 3 workers agree: True"]
