"""A tensor that a child doubles."""

import torch

from snippets.torch_multiprocessing.shared_tensor import double
from tests.conftest import RunProgram


def test_double_changes_the_tensor_itself() -> None:
    tensor = torch.tensor([1.5, -2.0])
    double(tensor)
    assert tensor.tolist() == [3.0, -4.0]


def test_prints_what_the_child_made_of_it(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/shared_tensor.py", start_method="spawn")
    assert run.stdout.splitlines() == [
        "exit code: 0",
        f"the parent's tensor: {[2.0 * number for number in range(5)]}",
    ]
