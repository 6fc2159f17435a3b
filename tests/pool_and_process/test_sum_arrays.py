"""Sums of arrays, against the closed formula, and what is sent to get them."""

import re
from pathlib import Path

import numpy as np
import pytest

from snippets.pool_and_process.sum_arrays import save, total, total_of_file
from tests.conftest import RunProgram


def test_total_is_exact_where_floats_are() -> None:
    assert total(np.array([0.5, 0.25, -2.0])) == pytest.approx(-1.25)


def test_a_file_gives_the_formula(tmp_path: Path) -> None:
    for index, path in enumerate(save(tmp_path, count=3, size=1000)):
        first, last = 1000 * index, 1000 * index + 999
        assert total_of_file(path) == total(np.load(path)) == 1000 * (first + last) / 2
        assert 8000 < path.stat().st_size < 8200  # eight bytes a number, and little else


def kilobytes(line: str) -> float:
    return float(re.search(r"([\d,.]+) kB", line)[1].replace(",", ""))


def test_prints_what_is_sent(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/sum_arrays.py", start_method="spawn")
    arrays, names, sums = run.stdout.splitlines()
    assert 8000 <= kilobytes(arrays) < 8010  # eight bytes a number, and little else
    assert kilobytes(names) <= 1
    last = 8 * 125_000 - 1
    assert sums == f"same sums: True, {last * (last + 1) // 2:,} in all"
