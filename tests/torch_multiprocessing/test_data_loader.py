"""Batches from worker processes, in their order."""

import os

from snippets.torch_multiprocessing.data_loader import Pictures, load
from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/data_loader.py"


def test_a_picture_is_filled_with_its_index() -> None:
    picture, index, process = Pictures(64, seconds=0.0)[5]
    assert (picture.unique().tolist(), index, process) == ([5.0], 5, os.getpid())


def test_without_workers_all_comes_from_here() -> None:
    assert load(Pictures(64, seconds=0.0), workers=0) == (list(range(64)), {os.getpid()})


def test_prints_where_batches_come_from(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="fork")
    assert run.stdout.splitlines() == [
        "num_workers=0, in order: True, in this process",
        "num_workers=1, in order: True, in worker processes: 1",
        "num_workers=2, in order: True, in worker processes: 2",
    ]


def test_a_picture_that_cannot_be_decoded_ends_all_workers(project: Project) -> None:
    changes = {
        "        end = ": "        if index == 9 and "
        "torch.utils.data.get_worker_info():\n            raise OSError(index)\n"
        "        end = "
    }
    run, problems = run_changed(project, PROGRAM, changes, "fork", expect=("OSError",))
    # A worker that is ended while it starts to share tensors leaves the folder of its socket.
    assert [problem for problem in problems if "pymp-" not in problem] == []
    assert run.error == "OSError: 9"
    assert run.stdout.splitlines() == ["num_workers=0, in order: True, in this process"]
