"""A task for a pool that has ended."""

from tests.conftest import RunProgram


def test_the_second_map_is_refused(run_program: RunProgram) -> None:
    run = run_program("failures/pitfall_pool_not_running.py", start_method="spawn")
    assert (run.stdout, run.error) == ("[0, 1, 4, 9]\n", "ValueError: Pool not running")
