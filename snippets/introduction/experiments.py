"""What the chapter Introduction measures."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pool
from types import SimpleNamespace

import numpy as np

from snippets.introduction.better_algorithm import by_numpy_sieve, by_sieve, by_trial_division
from snippets.introduction.squares_loop_and_numpy import by_loop, by_numpy
from snippets.pool_and_process.primes import CHUNKS, LIMIT, count_primes
from timings import Experiment


@contextmanager
def numbers_to_square() -> Iterator[SimpleNamespace]:
    """The first 100,000 numbers: a list for Python, an array for NumPy."""
    size = 100_000
    yield SimpleNamespace(numbers=list(range(size)), array=np.arange(size, dtype=np.int64))


try_numpy_first = Experiment(
    name="try-numpy-first",
    title="The sum of the first 100,000 squares, on one core",
    prepare=numbers_to_square,
    baseline="Python loop",
    variants={
        "Python loop": lambda work: by_loop(work.numbers),
        "sum of a generator": lambda work: sum(number**2 for number in work.numbers),
        "NumPy": lambda work: by_numpy(work.array),
        "NumPy, from the list": lambda work: by_numpy(np.array(work.numbers, dtype=np.int64)),
    },
    controls={
        "NumPy, from the list": "that the array was there: here it is made, inside the clock"
    },
)


@contextmanager
def limit() -> Iterator[int]:
    """The number below which primes are counted."""
    yield 320_000


better_algorithm = Experiment(
    name="better-algorithm",
    title="Counting the primes below 320,000, on one core",
    prepare=limit,
    baseline="trial division",
    variants={
        "trial division": by_trial_division,
        "sieve": by_sieve,
        "sieve in NumPy": by_numpy_sieve,
    },
)


@contextmanager
def every_worker() -> Iterator[SimpleNamespace]:
    """Two warm workers of every kind."""
    with Pool(2) as pool, ProcessPoolExecutor(2) as processes, ThreadPoolExecutor(2) as threads:
        yield SimpleNamespace(pool=pool, processes=processes, threads=threads)


def shared_by(executor: Executor) -> int:
    return sum(executor.map(count_primes, CHUNKS))


six_ways = Experiment(
    name="six-ways",
    title="How many primes are there below 320,000? The same answer, found in six ways",
    prepare=every_worker,
    baseline="a loop",
    variants={
        "a loop": lambda work: sum(map(count_primes, CHUNKS)),
        "2 threads": lambda work: shared_by(work.threads),
        "2 processes, Pool": lambda work: sum(work.pool.map(count_primes, CHUNKS, chunksize=1)),
        "2 processes, executor": lambda work: shared_by(work.processes),
        "a sieve, one core": lambda work: by_sieve(LIMIT),
        "a sieve in NumPy": lambda work: by_numpy_sieve(LIMIT),
    },
)
