"""`(x)` given to apply where a tuple is wanted."""

from snippets.pool_and_process.pitfall_apply_tuple import square_sum
from tests.conftest import RunProgram


def formula(n: int) -> int:
    return n * (n + 1) * (2 * n + 1) // 6


def test_square_sum_follows_the_formula() -> None:
    assert [square_sum(n) for n in range(20)] == [formula(n) for n in range(20)]


def test_a_tuple_works_and_an_int_is_no_tuple(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/pitfall_apply_tuple.py", start_method="spawn")
    assert run.stdout == f"{formula(10)}\n"
    assert run.error.startswith("TypeError: ")
    assert "after * must be an iterable, not int" in run.error
