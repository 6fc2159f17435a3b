"""A tensor for which there is no room."""

from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/pitfall_no_room.py"


def test_the_error_names_the_file(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.stdout == "left in /dev/shm: one file\n"
    assert run.error.startswith("RuntimeError: unable to resize file </torch_")


def test_a_smaller_tensor_fits(project: Project) -> None:
    changes = {"zeros(16_000_000)": "zeros(8_000_000)", "finally:": "finally:\n        print(1)"}
    run, problems = run_changed(project, PROGRAM, changes, expect=())
    assert (run.stdout, problems) == ("1\n", [])
