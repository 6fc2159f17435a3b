"""What of an optimiser a worker shares with its parent."""

from tests.conftest import RunProgram


def test_weights_are_shared_and_momentum_is_not(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/pitfall_optimizer_state.py", start_method="fork")
    assert run.stdout.splitlines() == [
        # The gradient of a sum of weights times one is one; the rate is 0.1.
        "the parent's weights moved by: [0.1, 0.1]",
        "momentum buffers: 2 in the worker, 0 in the parent",
        "learning rate: 0.1 in the worker, 0.01 in the parent",
    ]
