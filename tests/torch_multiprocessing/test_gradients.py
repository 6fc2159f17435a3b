"""Gradients that a child computes, and whether its parent sees them."""

import torch

from snippets.torch_multiprocessing.gradients import METHODS, differentiate
from tests.conftest import RunProgram


def test_the_derivative_of_three_times_x_is_three() -> None:
    tensor = torch.tensor([4.0, -1.0], requires_grad=True)
    differentiate(tensor)
    assert tensor.grad.tolist() == [3.0, 3.0]


def test_only_an_inherited_gradient_is_shared(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/gradients.py")
    for method, line in zip(METHODS, run.stdout.splitlines(), strict=True):
        seen = [3.0, 3.0] if method == "fork" else [0.0, 0.0]
        assert line.split() == (
            f"{method} no .grad when sent: None a .grad of zeros: {seen}".split()
        )
