"""What the chapter Pool and Process measures."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pool
from multiprocessing.pool import ThreadPool
from types import SimpleNamespace

import numpy as np
import pandas as pd

from snippets.pool_and_process.chunk_size import increment
from snippets.pool_and_process.digits import digit_sum
from snippets.pool_and_process.light_tasks import look_up, with_processes, with_threads
from snippets.pool_and_process.primes import CHUNKS, count_primes
from snippets.pool_and_process.sum_arrays import build, build_and_total, parts, total
from timings import Experiment

WORKERS = 2


@contextmanager
def prime_workers(task: Callable[[range], int]) -> Iterator[SimpleNamespace]:
    """Eight ranges to count primes in, and two warm workers of every kind."""
    with (
        Pool(WORKERS) as pool,
        ProcessPoolExecutor(WORKERS) as executor,
        ThreadPool(WORKERS) as threads,
    ):
        yield SimpleNamespace(
            task=task, chunks=CHUNKS, pool=pool, executor=executor, threads=threads
        )


def serial(work: SimpleNamespace) -> list:
    return [work.task(chunk) for chunk in work.chunks]


def pool_map(work: SimpleNamespace) -> list:
    return work.pool.map(work.task, work.chunks, chunksize=1)


def thread_map(work: SimpleNamespace) -> list:
    return work.threads.map(work.task, work.chunks, chunksize=1)


def executor_map(work: SimpleNamespace) -> list:
    return list(work.executor.map(work.task, work.chunks))


pool_primes = Experiment(
    name="pool-primes",
    title="Counting the primes below 320,000 in 8 chunks, on two warm workers",
    prepare=prime_workers,
    task=count_primes,
    baseline="serial",
    variants={
        "serial": serial,
        "threads": thread_map,
        "Pool.map": pool_map,
        "ProcessPoolExecutor.map": executor_map,
    },
)


@contextmanager
def prime_pool(task: Callable[[range], int], workers: int) -> Iterator[SimpleNamespace]:
    """The same ranges, and a warm pool of that many workers."""
    with Pool(workers) as pool:
        yield SimpleNamespace(task=task, chunks=CHUNKS, pool=pool)


pool_workers = Experiment(
    name="pool-workers",
    title="The same primes, by the number of workers",
    prepare=prime_pool,
    task=count_primes,
    baseline="serial",
    variants={"serial": serial, "Pool.map": pool_map},
    sweep={"workers": [1, 2, 3, 4, 8]},
    budget=20,
)


def apply_loop(work: SimpleNamespace) -> list:
    return [work.pool.apply(work.task, (chunk,)) for chunk in work.chunks]


def apply_async(work: SimpleNamespace) -> list:
    results = [work.pool.apply_async(work.task, (chunk,)) for chunk in work.chunks]
    return [result.get() for result in results]


apply_and_map = Experiment(
    name="apply-and-map",
    title="The same primes by one warm pool of two, asked in three ways",
    prepare=prime_workers,
    task=count_primes,
    baseline="serial",
    variants={
        "serial": serial,
        "apply in a loop": apply_loop,
        "apply_async": apply_async,
        "map": pool_map,
    },
)


@contextmanager
def numbers_to_increment() -> Iterator[SimpleNamespace]:
    """Ten thousand numbers and a warm pool of two."""
    with Pool(WORKERS) as pool:
        yield SimpleNamespace(pool=pool, numbers=range(10_000))


def imap_with(chunksize: int) -> Callable[[SimpleNamespace], list]:
    """A variant that sends `chunksize` numbers in one message."""
    return lambda work: list(work.pool.imap(increment, work.numbers, chunksize))


chunk_size = Experiment(
    name="chunk-size",
    title="Adding one to each of 10,000 numbers: imap, by the numbers in one message",
    prepare=numbers_to_increment,
    baseline="serial",
    variants={
        "serial": lambda work: [increment(number) for number in work.numbers],
        "imap, 1 at a time": imap_with(1),
        "imap, 10 at a time": imap_with(10),
        "imap, 100 at a time": imap_with(100),
        "imap, 2000 at a time": imap_with(2000),
    },
)


@contextmanager
def nothing() -> Iterator[None]:
    """No workload: starting is what is measured."""
    yield None


def start_five(method: str) -> Callable[[None], list[int | None]]:
    """A variant that starts five processes that do nothing, and joins them."""

    def start(_: None) -> list[int | None]:
        context = multiprocessing.get_context(method)
        processes = [context.Process() for _ in range(5)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return [process.exitcode for process in processes]

    return start


start_cost = Experiment(
    name="start-cost",
    title="Starting and joining five processes that do nothing, by start method",
    prepare=nothing,
    baseline="fork",
    variants={
        "fork": start_five("fork"),
        "forkserver": start_five("forkserver"),
        "spawn": start_five("spawn"),
    },
    needs="forkserver",
)


@contextmanager
def arrays_to_sum(task: Callable[[np.ndarray], float]) -> Iterator[SimpleNamespace]:
    """Eight arrays of 8 MB, a warm pool and warm threads."""
    recipes = parts(count=8, size=1_000_000)
    with Pool(WORKERS) as pool, ThreadPool(WORKERS) as threads:
        arrays = [build(part) for part in recipes]
        yield SimpleNamespace(task=task, chunks=arrays, recipes=recipes, pool=pool, threads=threads)


large_arguments = Experiment(
    name="large-arguments",
    title="Summing 8 arrays of 8 MB, on two warm workers",
    prepare=arrays_to_sum,
    task=total,
    baseline="serial",
    variants={
        "serial": serial,
        "threads": thread_map,
        "Pool.map, sending arrays": pool_map,
        "Pool.map, building them there": lambda work: work.pool.map(
            build_and_total, work.recipes, chunksize=1
        ),
    },
)


@contextmanager
def column_of(rows: int) -> Iterator[SimpleNamespace]:
    """The first column of a table of 100 columns, or of one where 100 would be too large."""
    columns = 100 if rows <= 10_000 else 1
    table = pd.DataFrame(np.linspace(0.0, 1.0, rows * columns).reshape(rows, columns))
    with Pool(4) as pool:
        yield SimpleNamespace(column=table[0], pool=pool)


dataframe_column = Experiment(
    name="dataframe-column",
    title="The exponential of a column: NumPy alone, and cut in four for a warm pool of four",
    prepare=column_of,
    baseline="NumPy",
    variants={
        "NumPy": lambda work: np.exp(work.column.to_numpy()),
        "Pool.map": lambda work: np.concatenate(
            work.pool.map(np.exp, np.array_split(work.column.to_numpy(), 4))
        ),
    },
    same=np.allclose,  # a vector unit may round the last bit of a piece differently
    sweep={"rows": [100, 10_000, 1_000_000]},
)


@contextmanager
def numbers_to_sum_digits_of(items: int) -> Iterator[SimpleNamespace]:
    """So many numbers, and a warm pool of two."""
    with Pool(WORKERS) as pool:
        yield SimpleNamespace(numbers=range(items), pool=pool)


def fresh_pool(work: SimpleNamespace) -> list[int]:
    with Pool(WORKERS) as pool:
        return pool.map(digit_sum, work.numbers)


pool_crossover = Experiment(
    name="pool-crossover",
    title="Digit sums of the first 10 to 1,000,000 numbers: a loop, a warm pool, a fresh pool",
    prepare=numbers_to_sum_digits_of,
    baseline="serial",
    variants={
        "serial": lambda work: [digit_sum(number) for number in work.numbers],
        "warm pool": lambda work: work.pool.map(digit_sum, work.numbers),
        "fresh pool": fresh_pool,
    },
    sweep={"items": [10, 100, 1_000, 10_000, 100_000, 1_000_000]},
    budget=30,
)


@contextmanager
def light_tasks_to_do() -> Iterator[SimpleNamespace]:
    """Forty questions that take 1 ms to answer, and a warm pool of eight."""
    with Pool(8) as pool:
        yield SimpleNamespace(numbers=range(40), pool=pool)


light_tasks = Experiment(
    name="light-tasks",
    title="Forty waits of 1 ms: one after another, and in three other ways",
    prepare=light_tasks_to_do,
    baseline="serial",
    variants={
        "serial": lambda work: [look_up(number) for number in work.numbers],
        "a Process for each": lambda work: with_processes(work.numbers),
        "warm Pool of 8": lambda work: work.pool.map(look_up, work.numbers, chunksize=1),
        "8 fresh threads": lambda work: with_threads(work.numbers),
    },
)
