"""Two operations on each element, against the formula."""

import pytest
import torch

from snippets.torch_multiprocessing.element_loop import at_once, by_elements
from tests.conftest import RunProgram


@pytest.mark.parametrize("fill", [by_elements, at_once])
def test_an_element_is_the_square_of_its_indices_sum(fill: object) -> None:
    expected = [[(i + j) ** 2 for j in range(4)] for i in range(3)]
    assert fill(torch.zeros(3, 4)).tolist() == expected


def test_prints_that_both_are_equal(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/element_loop.py")
    assert run.stdout.splitlines() == ["equal: True", f"last element: {58**2}"]
