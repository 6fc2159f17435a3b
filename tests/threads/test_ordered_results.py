"""The order of answers."""

from snippets.threads.ordered_results import by_as_completed, by_map
from tests.conftest import RunProgram


def test_map_keeps_the_order_of_tasks_that_finish_backwards() -> None:
    assert by_map() == ([3, 2, 1, 0], [0, 1, 2, 3])


def test_as_completed_follows_the_tasks() -> None:
    assert by_as_completed() == [3, 2, 1, 0]


def test_prints_the_three_orders(run_program: RunProgram) -> None:
    lines = run_program("threads/ordered_results.py").stdout.splitlines()
    orders = {name: order.split() for name, order in (line.split(":") for line in lines)}
    assert orders == {
        "tasks finished": ["3", "2", "1", "0"],
        "map's answers": ["0", "1", "2", "3"],
        "by as_completed": ["3", "2", "1", "0"],
    }
