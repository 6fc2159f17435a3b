"""Steps to an accuracy, and what they depend on."""

from collections.abc import Iterator

import pytest
import torch

from snippets.torch_multiprocessing.steps_needed import (
    MOST,
    STARTS,
    TARGET,
    accuracy,
    network,
    samples,
    steps_needed,
    train,
)
from tests.conftest import RunProgram


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_a_rule_that_knows_the_signs_is_nearly_always_right() -> None:
    points, labels = samples(4000, seed=5)
    right = (points[:, 0] * points[:, 1] < 0) == labels[:, 0].bool()
    # A sign is that of its corner with p = 0.9772, and both or neither have to be.
    assert right.float().mean().item() == pytest.approx(0.9772**2 + 0.0228**2, abs=0.012)


def test_so_many_steps_reach_the_target_and_ten_fewer_do_not() -> None:
    data, held_out = samples(2_000, seed=0), samples(500, seed=1)
    count = steps_needed(data, held_out, seed=5, batch=64, rate=0.1)
    model = network(5)
    reached = {}
    for step in train(model, data, seed=5, batch=64, rate=0.1):
        reached[step] = accuracy(model, *held_out)
        if step == count:
            break
    assert reached[count] >= TARGET > max(reached[step] for step in range(10, count, 10))


def test_a_model_that_does_not_move_is_given_up() -> None:
    small = samples(64, seed=0)
    assert steps_needed(small, small, seed=0, batch=64, rate=0.0) is None


def test_prints_how_often_and_how_soon(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/steps_needed.py")
    learnt, fewest, most, middle = [], [], [], []
    for line in run.stdout.splitlines():
        words = line.replace(",", "").split()
        numbers = [int(word) for word in words if word.isdecimal()]
        learnt.append(numbers[-5]), fewest.append(numbers[-3])
        most.append(numbers[-2]), middle.append(numbers[-1])
    assert learnt[0] < STARTS // 2
    assert learnt[1:] == [STARTS, STARTS]
    assert middle[2] * 2 < middle[1] < MOST / 4
    assert all(most[row] > 1.5 * fewest[row] for row in (1, 2))
