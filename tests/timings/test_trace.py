"""Who took part in a round: processes and threads that are really started."""

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.pool import Pool, ThreadPool
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.timings.bench import measure_here
from timings.experiment import Experiment
from timings.recording.measure.repeats import Timed
from timings.recording.measure.trace import Traced, Witness, timeline_text, witnesses
from timings.records.model import SPAN

TASKS = 6


def in_turn(work: SimpleNamespace) -> list[int]:
    """One after another, here."""
    return [work.task(number) for number in range(TASKS)]


def by_threads(work: SimpleNamespace) -> list[int]:
    """On two threads, three tasks each: nobody goes on before both are there."""
    barrier = threading.Barrier(2)

    def share(numbers: range) -> list[int]:
        barrier.wait(10)
        return [work.task(number) for number in numbers]

    shares = work.threads.map(share, [range(3), range(3, TASKS)], chunksize=1)
    return [square for squares in shares for square in squares]


def by_processes(work: SimpleNamespace) -> list[int]:
    """On two processes, started for it."""
    shares = [work.pools[n % 2].apply_async(work.task, (n,)) for n in range(TASKS)]
    return [share.get(30) for share in shares]


def square(number: int) -> int:
    """The task."""
    return number**2


@contextmanager
def workers(task: Callable[[int], int]) -> Iterator[SimpleNamespace]:
    """Two pools of one process each, and two threads."""
    context = get_context("fork")
    with (
        Pool(1, context=context) as one,
        Pool(1, context=context) as other,
        ThreadPool(2) as threads,
    ):
        yield SimpleNamespace(task=task, pools=[one, other], threads=threads)


@pytest.fixture(scope="module")
def times() -> dict[str, Timed]:
    """A measured experiment that has a task."""
    experiment = Experiment(
        name="squares",
        title="Squares",
        variants={"in turn": in_turn, "threads": by_threads, "processes": by_processes},
        baseline="in turn",
        prepare=workers,
        task=square,
    )
    (measured,) = measure_here(experiment, 0.05).values()
    return measured


@pytest.mark.parametrize(
    ("variant", "processes", "threads"), [("in turn", 1, 1), ("threads", 1, 2), ("processes", 2, 2)]
)
def test_counts_who_took_part(
    times: dict[str, Timed], variant: str, processes: int, threads: int
) -> None:
    seen = times[variant]
    counted = {"tasks": TASKS, "processes": processes, "threads": threads}
    assert seen.facts == counted | {"timeline": seen.facts["timeline"]}
    spans = [SPAN.fullmatch(text) for text in seen.facts["timeline"].split()]
    assert len(spans) == TASKS
    assert len({span[1] for span in spans if span}) == processes


def test_without_a_task_nobody_is_counted() -> None:
    @contextmanager
    def nothing() -> Iterator[None]:
        yield

    experiment = Experiment("e", "t", {"a": lambda _: 1, "b": lambda _: 1}, "a", nothing)
    (measured,) = measure_here(experiment, 0.01).values()
    assert [timed.facts for timed in measured.values()] == [{}] * 2


def test_the_traced_round_is_not_part_of_the_times() -> None:
    calls: list[object] = []

    @contextmanager
    def one(task: Callable[[int], int]) -> Iterator[Callable[[int], int]]:
        yield task

    def variant(task: Callable[[int], int]) -> int:
        calls.append(task)
        return task(7)

    now = itertools.count(0.0)
    experiment = Experiment("e", "t", {"a": variant, "b": variant}, "a", one, task=square)
    (measured,) = measure_here(experiment, 0.01, lambda: next(now)).values()
    traced = [call for call in calls if isinstance(call, Traced)]
    assert len(traced) == 2
    timed = sum(len(some) for t in measured.values() for some in (*t.values, *t.warmups))
    in_the_pilot = 3
    assert len(calls) == timed + len(traced) + in_the_pilot


def test_a_traced_task_that_fails_is_noted_and_fails(tmp_path: Path) -> None:
    task = Traced(int, tmp_path / "trace")
    with pytest.raises(ValueError, match="invalid literal"):
        task("x")
    assert task("5") == 5
    first, second = witnesses(task.path)
    assert first.process == second.process == os.getpid()
    assert first.thread == threading.get_ident()
    assert first.start <= first.end <= second.start <= second.end
    assert witnesses(task.path) == []


def test_a_timeline_numbers_workers_in_the_order_they_began() -> None:
    seen = [Witness(90, 5, 2.0, 3.5), Witness(80, 7, 1.0, 2.0), Witness(90, 6, 2.5, 3.0)]
    assert timeline_text(seen, 1.0) == (
        "0.0:0.000000-1.000000 1.0:1.000000-2.500000 1.1:1.500000-2.000000"
    )
    assert timeline_text(seen * 100, 1.0) == ""
