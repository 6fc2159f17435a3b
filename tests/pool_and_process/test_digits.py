"""Sums of digits, against arithmetic and a closed formula."""

from snippets.pool_and_process.digits import digit_sum
from tests.conftest import RunProgram


def test_digit_sum_agrees_with_arithmetic() -> None:
    for number in range(2000):
        ones, tens, hundreds, thousands = (number // 10**power % 10 for power in range(4))
        assert digit_sum(number) == ones + tens + hundreds + thousands


def test_prints_the_sum_of_all_digits(run_program: RunProgram) -> None:
    # In 0000 to 9999, each of the ten digits stands 1,000 times in each of four places.
    every = 4 * 1000 * sum(range(10))
    run = run_program("pool_and_process/digits.py", start_method="forkserver")
    assert run.stdout.splitlines() == ["digits of 1234: 10", f"digits of 0 to 9,999: {every:,}"]
