"""A forked child cannot use the context that it inherits."""

from tests.conftest import RunProgram


def test_the_child_fails_and_the_parent_does_not(run_pycuda: RunProgram) -> None:
    run = run_pycuda("pycuda_kernels/pitfall_context_after_fork.py")
    assert run.stdout == "in the parent: 0.0 2.0 4.0 6.0\n"
    assert "LogicError" in run.error
    assert "initialization error" in run.error
