"""Sums of squares, against the formula n (n + 1) (2 n + 1) / 6."""

import pytest

from snippets.chapter_folder.sum_of_squares import CHUNKS, LIMIT, sum_of_squares
from tests.conftest import RunProgram


@pytest.mark.parametrize("count", [0, 1, 2, 10, 1000])
def test_sum_is_that_of_the_formula(count: int) -> None:
    largest = max(count - 1, 0)
    formula = largest * (largest + 1) * (2 * largest + 1) // 6
    assert sum_of_squares(range(count)) == formula


def test_chunks_cover_every_number_once() -> None:
    assert [number for chunk in CHUNKS for number in chunk] == list(range(LIMIT))


def test_prints_the_sum(run_program: RunProgram) -> None:
    # The formula at n = 1,999,999.
    run = run_program("chapter_folder/sum_of_squares.py", start_method="spawn")
    assert "add up to 2,666,664,666,667,000,000" in run.stdout
