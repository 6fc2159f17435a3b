"""Steps to an accuracy, and what they depend on."""

from collections.abc import Iterator

import pytest
import torch

from snippets.torch_multiprocessing.steps_needed import (
    MOST,
    STARTS,
    TARGET,
    Plan,
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
    data, held_out, plan = samples(2_000, seed=0), samples(500, seed=1), Plan(64, 0.1, 5)
    count = steps_needed(network(5), data, held_out, plan, torch.zeros(1))
    model, accuracies = network(5), {}
    for step in train(model, data, plan):
        accuracies[step] = accuracy(model, *held_out)
        if step == count:
            break
    assert accuracies[count] >= TARGET > max(accuracies[step] for step in range(10, count, 10))


def test_a_model_that_does_not_move_is_given_up() -> None:
    small = samples(64, seed=0)
    assert steps_needed(network(0), small, small, Plan(64, 0.0, 0), torch.zeros(1)) is None


def test_whoever_else_is_there_ends_it() -> None:
    small = samples(64, seed=0)
    assert steps_needed(network(0), small, small, Plan(64, 0.0, 0), torch.ones(1)) == 1


def test_prints_how_often_and_how_soon(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/steps_needed.py")
    learnt, fewest, most, middle = [], [], [], []
    for line in run.stdout.splitlines():
        words = line.replace(",", "").split()
        numbers = [int(word) for word in words if word.isdecimal()]
        learnt.append(numbers[-5]), fewest.append(numbers[-3])
        most.append(numbers[-2]), middle.append(numbers[-1])
    assert learnt[0] < STARTS // 2
    assert learnt[1:] == [STARTS] * 3
    assert middle[1] < 1.5 * middle[2]  # at the same rate
    assert 2 * middle[3] < middle[2] < MOST / 4
    assert all(most[row] > 1.5 * fewest[row] for row in (1, 2, 3))
