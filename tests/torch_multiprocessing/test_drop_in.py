"""What torch.multiprocessing is beside multiprocessing."""

from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/drop_in.py"


def test_prints_that_a_plain_queue_shares(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="spawn")
    assert run.stdout.splitlines() == [
        "every public name is the very same object: True",
        "through a plain multiprocessing.Queue: [1.0, 1.0, 1.0]",
        "moved to shared memory on the way: True",
    ]


def test_an_array_of_numpy_is_not_shared(project: Project) -> None:
    changes = {"inbox.put(tensor)": "inbox.put(tensor.numpy())", "fill_(1)": "fill(1)"}
    run, problems = run_changed(project, PROGRAM, changes, "fork")
    assert problems == []
    assert run.stdout.splitlines()[1:] == [
        "through a plain multiprocessing.Queue: [0.0, 0.0, 0.0]",
        "moved to shared memory on the way: False",
    ]
