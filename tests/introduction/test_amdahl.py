"""Amdahl's law, against the time of a program in two parts."""

from math import inf

import pytest

from snippets.introduction.amdahl import speed_up
from tests.conftest import RunProgram


@pytest.mark.parametrize("workers", [1, 2, 7, 1024])
def test_bounds(workers: int) -> None:
    assert speed_up(0, workers) == 1
    assert speed_up(1, workers) == pytest.approx(workers)


def test_a_program_of_ten_seconds_of_which_nine_are_shared() -> None:
    for workers in (2, 3, 9):
        assert speed_up(0.9, workers) == pytest.approx(10 / (1 + 9 / workers))


def test_limits_are_the_well_known_ones() -> None:
    assert [speed_up(part, inf) for part in (0.5, 0.9, 0.95)] == pytest.approx([2, 10, 20])


def test_prints_the_table(run_program: RunProgram) -> None:
    heading, *rows = run_program("introduction/amdahl.py").stdout.splitlines()
    assert heading.split() == ["workers", "2", "4", "8", "16", "inf"]
    # 0.95: 1/0.525, 1/0.2875, 1/0.16875, 1/0.109375, 1/0.05
    assert rows[2].split() == ["95%", "parallel", "1.90", "3.48", "5.93", "9.14", "20.00"]
    assert [row.split()[-1] for row in rows] == ["2.00", "10.00", "20.00"]
