"""A forked child waits, a spawned one works."""

from tests.conftest import RunProgram


def test_only_the_spawned_child_ends(run_program: RunProgram) -> None:
    lines = run_program("opencl_kernels/pitfall_forked_child.py").stdout.splitlines()
    assert lines == [
        "doubled: True",
        "fork: still at it: True",
        "doubled: True",
        "spawn: still at it: False",
    ]
