"""What two processes add up, and how much a method takes along."""

import re

import pytest

from tests.conftest import RunProgram

ANSWER = sum(number % 80 for number in range(2000))


@pytest.mark.parametrize("start_method", ["fork", "forkserver"])
def test_both_add_up_the_same_and_a_method_takes_its_object_along(
    run_program: RunProgram, start_method: str
) -> None:
    printed = run_program("failures/inherited_data.py", start_method=start_method).stdout
    *answers, method, function = printed.splitlines()
    assert answers == [f"the method: {ANSWER}", f"a function: {ANSWER}"]
    many, few = (
        int(re.search(r"([\d,]+) kB", line)[1].replace(",", "")) for line in (method, function)
    )
    assert many > 300_000 * 10 / 1000  # a key alone has more than ten characters
    assert few < 1000 * 9 / 1000
