"""An array and tensors, sent to a child that fills them."""

from queue import SimpleQueue

import numpy as np

from snippets.torch_multiprocessing.three_ways import SIZE, fill
from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/three_ways.py"


def test_fill_answers_with_the_number_of_ones() -> None:
    inbox, answers = SimpleQueue(), SimpleQueue()
    array = np.zeros(7)
    for data in (array, np.full(3, 5.0), None):
        inbox.put(data)
    fill(inbox, answers)
    assert [answers.get() for _ in range(answers.qsize())] == [7, 3]
    assert array.tolist() == [1.0] * 7


def test_prints_who_sees_the_ones(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="fork")
    assert SIZE * 4 == 64_000_000
    for line, parents in zip(run.stdout.splitlines(), (0, SIZE, SIZE), strict=True):
        assert line.endswith(f"child: {SIZE:,} ones  parent: {parents:,}")


def test_a_child_that_fails_leaves_nothing_behind(project: Project) -> None:
    changes = {"data[:] = 1": "raise ValueError", "timeout=30": "timeout=2"}
    run, problems = run_changed(project, PROGRAM, changes, "fork", expect=("Empty",))
    assert (run.stdout, problems) == ("", [])
