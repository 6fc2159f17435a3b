"""A worker's exception, in a pool and in a bare process."""

from snippets.pool_and_process.exception_in_worker import error_from_pool, exit_code_of_process
from tests.conftest import RunProgram


def test_a_pool_raises_it_in_the_parent() -> None:
    error = error_from_pool([1, 0])
    assert isinstance(error, ZeroDivisionError)
    assert "in invert" in str(error.__cause__)
    assert error_from_pool([1, 2]) is None


def test_a_process_shows_its_exit_code_only() -> None:
    assert [exit_code_of_process(number) for number in (0, 2)] == [1, 0]


def test_prints_both_facts(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/exception_in_worker.py", start_method="forkserver")
    assert run.stdout.splitlines() == [
        "Pool.map raised ZeroDivisionError: division by zero",
        "and names the worker's function: True",
        "Process raised nothing, exit code 1",
    ]
