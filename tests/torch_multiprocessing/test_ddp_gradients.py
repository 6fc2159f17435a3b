"""Gradients of two ranks, against those of one process."""

import pytest
import torch

from snippets.torch_multiprocessing.ddp_gradients import LAYERS, global_batch, gradients, network
from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/ddp_gradients.py"


@pytest.mark.parametrize("layer", LAYERS)
def test_the_mean_of_two_halves_is_the_whole_of_linear_layers_alone(layer: str) -> None:
    points, targets = global_batch()
    whole = gradients(network(layer), points, targets)
    halves = [gradients(network(layer), points[rank::2], targets[rank::2]) for rank in (0, 1)]
    assert torch.allclose(sum(halves) / 2, whole, atol=1e-6) == (layer == "linear layers")
    assert not torch.allclose(halves[0], whole, atol=1e-6)  # one rank alone has other gradients


def test_prints_that_two_ranks_agree_with_one_process(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="spawn")
    assert run.stdout.splitlines() == [
        "linear layers: the gradients of one process: True",
        "with BatchNorm: the gradients of one process: False",
        "with dropout: the gradients of one process: False",
    ]


def test_without_the_average_none_agrees(project: Project) -> None:
    changes = {"DistributedDataParallel(network(layer))": "network(layer)"}
    run, problems = run_changed(project, PROGRAM, changes, "spawn")
    assert (run.stdout.count("False"), problems) == (3, [])
