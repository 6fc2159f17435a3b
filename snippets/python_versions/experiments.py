"""What the chapter on versions of Python measures: interpreters beside threads and processes."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace

from snippets.threads.cpu_bound import CHUNKS, count_primes
from timings import Experiment

WORKERS = 2


@contextmanager
def executors(task: Callable[[range], int]) -> Iterator[SimpleNamespace]:
    """Eight ranges to count primes in, the longest first, and two warm workers of each kind."""
    from concurrent.futures import InterpreterPoolExecutor  # Python 3.14

    with (
        ThreadPoolExecutor(WORKERS) as threads,
        InterpreterPoolExecutor(WORKERS) as interpreters,
        ProcessPoolExecutor(WORKERS) as processes,
    ):
        yield SimpleNamespace(
            task=task,
            chunks=CHUNKS[::-1],
            threads=threads,
            interpreters=interpreters,
            processes=processes,
            fresh_interpreters=InterpreterPoolExecutor,
        )


def fresh(kind: Callable[[int], Executor], work: SimpleNamespace) -> list[int]:
    with kind(WORKERS) as executor:
        return list(executor.map(work.task, work.chunks))


interpreters_primes = Experiment(
    name="interpreters-primes",
    title="Counting the primes below 320,000 in 8 chunks, by threads, interpreters and processes",
    prepare=executors,
    task=count_primes,
    baseline="serial",
    variants={
        "serial": lambda work: list(map(work.task, work.chunks)),
        "2 threads": lambda work: list(work.threads.map(work.task, work.chunks)),
        "2 interpreters": lambda work: list(work.interpreters.map(work.task, work.chunks)),
        "2 processes": lambda work: list(work.processes.map(work.task, work.chunks)),
        "2 fresh interpreters": lambda work: fresh(work.fresh_interpreters, work),
        "2 fresh processes": lambda work: fresh(ProcessPoolExecutor, work),
    },
    needs="python3.14",
)
