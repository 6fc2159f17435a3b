"""Draws in the workers of a DataLoader, against the documented rule for their seeds."""

import torch

from snippets.torch_multiprocessing.worker_seeds import Draws
from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/worker_seeds.py"


def test_there_are_four_items() -> None:
    assert len(Draws()) == 4


def test_prints_that_no_two_draws_are_equal(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="fork")
    assert run.stdout.splitlines() == [
        "workers: [0, 1, 0, 1]",
        *(f"{name}: 4 draws, 4 of them different" for name in ("torch", "NumPy", "random")),
        "second epoch the same as the first: False",
        "the same again from the same seed: True",
    ]


def test_a_worker_draws_what_base_seed_plus_number_gives(project: Project) -> None:
    report = 'print(*first[:, 1].tolist())\n    print("second'
    run, problems = run_changed(project, PROGRAM, {'print("second': report}, "fork")
    assert problems == []
    drawn = [float(text) for text in run.stdout.splitlines()[4].split()]
    base = torch.empty((), dtype=torch.int64).random_(generator=torch.Generator().manual_seed(7))
    expected = []
    for worker in (0, 1):
        generator = torch.Generator().manual_seed(base.item() + worker)
        expected.append([torch.rand(1, generator=generator).item() for _ in range(2)])
    # Items go round: the workers' first draws, then their second ones.
    assert drawn == [expected[0][0], expected[1][0], expected[0][1], expected[1][1]]
