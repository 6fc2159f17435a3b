"""Two learning rates, and what comes of each."""

import pytest
import torch

from snippets.torch_multiprocessing.learning_rate import SEEDS, accuracy_after, samples
from tests.conftest import RunProgram


def test_a_rule_that_knows_the_signs_is_nearly_always_right() -> None:
    points, labels = samples(4000, seed=5)
    right = (points[:, 0] * points[:, 1] < 0) == labels[:, 0].bool()
    # A sign is that of its corner with p = 0.9772, and both or neither have to be.
    assert right.float().mean().item() == pytest.approx(0.9772**2 + 0.0228**2, abs=0.012)


def test_the_lower_rate_learns() -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        assert accuracy_after(0.02, seed=9) > 0.9
    finally:
        torch.set_num_threads(threads)


def test_prints_how_often_each_rate_learns(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/learning_rate.py")
    assert run.stdout.splitlines() == [
        f"learning rate 0.1: accuracy above 0.9 in 0 of {SEEDS} runs",
        f"learning rate 0.02: accuracy above 0.9 in {SEEDS} of {SEEDS} runs",
    ]
