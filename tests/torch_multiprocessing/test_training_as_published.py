"""The training of the notebook, which nobody saw fail."""

from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/training_as_published.py"


def test_its_error_is_the_share_of_a_class(run_program: RunProgram) -> None:
    run = run_program(PROGRAM, start_method="fork")
    codes, unchanged, error, share = run.stdout.splitlines()
    assert codes == "exit codes, which nobody asked for: 1 1 1 1"
    assert unchanged == "the model is as it was before: True"
    assert error.split(":")[1] == share.split(":")[1]
    assert 0.48 < float(share.split(":")[1]) < 0.52
    error = run.error.removesuffix(". Did you mean: 'loss_fun'?")  # as some Pythons add
    assert error == "NameError: name 'loss_fn' is not defined"


def test_with_the_name_mended_the_shapes_differ(project: Project) -> None:
    run, problems = run_changed(project, PROGRAM, {"loss_fn(": "loss_fun("}, "fork")
    assert problems == []
    assert run.error.startswith("ValueError: Using a target size")
    assert run.stdout.splitlines()[0].endswith("1 1 1 1")


def test_with_the_shapes_mended_too_the_workers_end_well(project: Project) -> None:
    changes = {
        "loss_fn(model(data), labels)": "loss_fun(model(data).flatten(), labels.float())",
        "    optimizer.zero_grad()": "    torch.set_num_threads(1)\n        optimizer.zero_grad()",
    }
    run, problems = run_changed(project, PROGRAM, changes, "fork")
    assert problems == []
    codes, unchanged, *_ = run.stdout.splitlines()
    assert codes.endswith("0 0 0 0")
    assert unchanged.endswith("False")
