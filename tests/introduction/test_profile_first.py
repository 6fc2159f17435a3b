"""The function that takes most time."""

import subprocess
import sys
from pathlib import Path

from snippets.introduction.profile_first import SIZE, drop_repeats, read_orders, slowest_function
from tests.conftest import RunProgram


def test_drop_repeats_keeps_the_first_of_each() -> None:
    orders = [3, 1, 3, 2, 1, 0]
    assert drop_repeats(orders) == list(dict.fromkeys(orders))


def test_every_order_is_there_once() -> None:
    assert sorted(read_orders()) == list(range(SIZE))  # 7919 is a prime


def test_names_the_function_that_works_not_the_one_that_calls() -> None:
    def light() -> int:
        return 1

    def heavy() -> int:
        total = 0
        for number in range(500_000):
            total += number
        return total

    assert slowest_function(lambda: (light(), heavy())) == "heavy"


def test_the_command_on_the_page_puts_it_first(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text("from snippets.introduction.profile_first import program\nprogram()\n")
    command = [sys.executable, "-m", "cProfile", "-s", "tottime", str(file)]
    shown = subprocess.run(command, text=True, capture_output=True, check=True).stdout
    assert "(drop_repeats)" in shown[shown.index("tottime") :].splitlines()[1]


def test_prints_the_slow_function(run_program: RunProgram) -> None:
    result, slowest = run_program("introduction/profile_first.py").stdout.splitlines()
    assert result == "3,000 orders, the last is 2,999"
    assert slowest.endswith(" drop_repeats")
