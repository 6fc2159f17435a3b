"""Hogwild, which has to learn."""

import torch

from snippets.torch_multiprocessing.hogwild import accuracy, network, samples, train
from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/hogwild.py"


def test_a_label_says_whether_the_signs_differ() -> None:
    points, labels = samples(5000, seed=3)
    assert (points.shape, labels.shape) == ((5000, 20), (5000, 1))
    differ = points[:, 0] * points[:, 1] < 0
    # A sign is that of its corner in about 97.7 % of samples: two deviations away.
    agree = (differ == labels[:, 0].bool()).float().mean().item()
    assert 0.94 < agree < 0.97


def test_one_process_learns_as_well_by_the_same_function() -> None:
    threads = torch.get_num_threads()
    try:
        model, (points, labels) = network(seed=2), samples(4000, seed=0)
        train(model, points, labels, seed=0)
    finally:
        torch.set_num_threads(threads)
    assert accuracy(model, *samples(2000, seed=1)) > 0.9


def test_four_workers_learn(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="fork")
    assert run.stdout.splitlines() == [
        "before: accuracy above 0.7: False",
        "samples of each worker: 2500 2500 2500 2500",
        "after:  accuracy above 0.9: True",
    ]


def test_a_worker_that_fails_is_not_overlooked(project: Project) -> None:
    changes = {"    loss = nn": "    if seed == 1: raise ValueError\n    loss = nn"}
    run, problems = run_changed(project, PROGRAM, changes, "fork", expect=("RuntimeError",))
    assert problems == []
    assert run.error == "RuntimeError: exit codes: [0, 1, 0, 0]"
