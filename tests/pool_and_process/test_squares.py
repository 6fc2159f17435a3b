"""Squaring a vector in chunks, against sums of odd numbers."""

import pytest

from snippets.pool_and_process.squares import cut, square_chunk
from tests.conftest import RunProgram


def test_a_square_is_the_sum_of_the_first_odd_numbers() -> None:
    numbers = list(range(20))
    assert square_chunk(numbers) == [sum(range(1, 2 * number, 2)) for number in numbers]


@pytest.mark.parametrize(
    ("length", "size", "lengths"), [(12, 3, [3] * 4), (7, 3, [3, 3, 1]), (2, 5, [2]), (0, 3, [])]
)
def test_cut_keeps_every_number_once(length: int, size: int, lengths: list[int]) -> None:
    vector = list(range(length))
    chunks = cut(vector, size)
    assert [len(chunk) for chunk in chunks] == lengths
    assert [number for chunk in chunks for number in chunk] == vector


def test_prints_chunks_and_the_whole(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/squares.py", start_method="spawn")
    *chunks, together = run.stdout.splitlines()
    assert chunks == [
        "[1, 2, 3] -> [1, 4, 9]",
        "[4, 5, 6] -> [16, 25, 36]",
        "[7, 8, 9] -> [49, 64, 81]",
        "[10, 11, 12] -> [100, 121, 144]",
    ]
    assert together == "together: 1 4 9 16 25 36 49 64 81 100 121 144"
