"""Gradients of two ranks, against those of one process and a formula."""

import torch

from snippets.torch_multiprocessing.ddp import global_batch, gradients, network
from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/ddp.py"


def test_the_mean_of_two_halves_is_the_whole() -> None:
    points, targets = global_batch()
    whole = gradients(network(), points, targets)
    halves = [gradients(network(), points[rank::2], targets[rank::2]) for rank in (0, 1)]
    assert len(whole) == 20 * 15 + 15 + 15 + 1
    torch.testing.assert_close(sum(halves) / 2, whole)
    assert not torch.allclose(halves[0], whole)  # one rank alone has other gradients


def test_prints_that_two_ranks_agree_with_one_process(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.stdout.splitlines() == [
        "2 ranks, 32 of 64 samples each",
        "331 gradients, those of one process on all samples: True",
    ]


def test_without_the_average_it_fails_and_leaves_nothing(project: Project) -> None:
    changes = {"DistributedDataParallel(network())": "network()"}
    run, problems = run_changed(project, PROGRAM, changes, expect=("CalledProcessError",))
    assert (run.stdout, problems) == ("", [])
