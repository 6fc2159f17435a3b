"""Ways to give a function many arguments."""

from snippets.pool_and_process.many_arguments import power
from tests.conftest import RunProgram


def test_power_multiplies() -> None:
    assert power(7) == 7 * 7
    assert power(2, 5) == 2 * 2 * 2 * 2 * 2


def test_prints_the_powers(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/many_arguments.py", start_method="spawn")
    ways = dict(line.split(":") for line in run.stdout.splitlines())
    assert {way: [int(power) for power in powers.split()] for way, powers in ways.items()} == {
        "apply": [3 * 3 * 3 * 3],
        "starmap": [2 * 2 * 2 * 2 * 2, 3 * 3 * 3 * 3, 4 * 4 * 4],
        "partial": [2 * 2 * 2, 3 * 3 * 3, 4 * 4 * 4],
        "Executor.map": [2 * 2 * 2 * 2 * 2, 3 * 3 * 3 * 3, 4 * 4 * 4],
    }
