"""Sums of arrays, against the closed formula, and what is sent to get them."""

import re

import numpy as np
import pytest

from snippets.pool_and_process.sum_arrays import build, build_and_total, parts, total
from tests.conftest import RunProgram


def test_total_is_exact_where_floats_are() -> None:
    assert total(np.array([0.5, 0.25, -2.0])) == pytest.approx(-1.25)


def test_recipe_and_array_give_the_formula() -> None:
    for part in parts(count=3, size=1000):
        expected = len(part) * (part.start + part.stop - 1) / 2
        assert build_and_total(part) == total(build(part)) == expected


def test_an_array_of_a_million_takes_eight_megabytes() -> None:
    assert build(range(1_000_000)).nbytes == 8_000_000


def kilobytes(line: str) -> float:
    return float(re.search(r"([\d,.]+) kB", line)[1].replace(",", ""))


def test_prints_what_is_sent(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/sum_arrays.py", start_method="spawn")
    arrays, recipes, sums = run.stdout.splitlines()
    assert 8000 < kilobytes(arrays) < 8010  # eight bytes a number, and little else
    assert 0 < kilobytes(recipes) < 1
    last = 8 * 125_000 - 1
    assert sums == f"same sums: True, {last * (last + 1) // 2:,} in all"
