"""A rank that dies under torchrun."""

from snippets.torch_multiprocessing.torchrun_failure import DIES_AT, STEPS
from tests.conftest import RunProgram


def test_one_restart_ends_what_none_cannot(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/torchrun_failure.py")
    assert run.stdout.splitlines() == [
        "--max-restarts 0",
        "  attempt 0 starts at step 0",
        f"  torchrun's exit code 1, {DIES_AT} of {STEPS} steps done",
        "--max-restarts 1",
        "  attempt 0 starts at step 0",
        f"  attempt 1 starts at step {DIES_AT}",
        f"  torchrun's exit code 0, {STEPS} of {STEPS} steps done",
    ]
