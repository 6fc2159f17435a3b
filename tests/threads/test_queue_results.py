"""Answers that arrive out of order."""

from snippets.threads.queue_results import in_order_of_arrival
from tests.conftest import RunProgram


def test_the_last_to_start_arrives_first() -> None:
    assert in_order_of_arrival() == [(3, "TURNS"), (2, "THEIR"), (1, "TAKE"), (0, "THREADS")]


def test_prints_both_orders(run_program: RunProgram) -> None:
    arrived, sorted_again = run_program("threads/queue_results.py").stdout.splitlines()
    assert arrived.split(":")[1].split() == ["TURNS", "THEIR", "TAKE", "THREADS"]
    assert sorted_again.split(":")[1].split() == ["THREADS", "TAKE", "THEIR", "TURNS"]
