"""What the chapter Threading measures with NumPy and pandas.

The programs are in `snippets/threads`. These experiments are apart, so that those need no package.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import numpy as np
import pandas as pd

from snippets.threads.notebook_bug import (
    add_one,
    add_one_as_published,
    by_one_thread,
    by_two_threads,
)
from snippets.threads.numpy_threads import make_arrays, mean_square_sine
from snippets.threads.read_csv_ways import make_rides, read_total, total, write_files
from timings import Experiment

WORKERS = 2


def serial(work: SimpleNamespace) -> list:
    return [work.task(item) for item in work.items]


def thread_map(work: SimpleNamespace) -> list:
    return list(work.threads.map(work.task, work.items))


def pool_map(work: SimpleNamespace) -> list:
    return work.pool.map(work.task, work.items, chunksize=1)


kept: list[np.ndarray] = []
"""A process's own arrays, made as it starts: nothing has to be sent to it."""


def keep(make: Callable[..., list[np.ndarray]], *args: int) -> None:
    kept[:] = make(*args)


def with_kept(task: Callable[[np.ndarray], float], number: int) -> float:
    return task(kept[number])


def kept_map(work: SimpleNamespace) -> list:
    task = partial(with_kept, work.task)
    return work.pool.map(task, range(len(work.items)), chunksize=1)


@contextmanager
def arrays(task: Callable[[np.ndarray], float], size: int) -> Iterator[SimpleNamespace]:
    """Eight arrays of so many numbers, warm threads, and warm processes that also have the arrays.

    Threads may lose on small arrays as they compete for the lock, or as each task has to be handed
    over: one thread alone is handed as many. Processes may lose as the arrays are copied to them,
    or for another reason: with their own, they are sent a number.
    """
    with (
        Pool(WORKERS, keep, (make_arrays, 8, size)) as pool,
        ThreadPoolExecutor(WORKERS) as threads,
        ThreadPoolExecutor(1) as thread,
    ):
        items = make_arrays(8, size)
        yield SimpleNamespace(task=task, items=items, pool=pool, threads=threads, thread=thread)


numpy_threads = Experiment(
    name="numpy-threads",
    title="Means of squared sines of 8 arrays, by the size of an array",
    prepare=arrays,
    task=mean_square_sine,
    baseline="serial",
    variants={
        "serial": serial,
        "1 thread": lambda work: list(work.thread.map(work.task, work.items)),
        "2 threads": thread_map,
        "2 processes": pool_map,
        "2 processes, own arrays": kept_map,
    },
    same=np.allclose,
    sweep={"size": [1_000, 100_000, 1_000_000]},
    controls={
        "1 thread": "two that compete for the lock: one alone is handed the same tasks",
        "2 processes, own arrays": "all but copying: the same processes, which are sent a number",
    },
    budget=20,
)


def sum_squares(numbers: np.ndarray) -> int:
    return int((numbers * numbers).sum())


def make_objects() -> list[np.ndarray]:
    """Return eight arrays of 200,000 Python integers (dtype object)."""
    return [np.arange(200_000).astype(object) + number for number in range(8)]


@contextmanager
def arrays_of_objects(task: Callable[[np.ndarray], int]) -> Iterator[SimpleNamespace]:
    """Arrays of objects, two warm threads, and two processes that have the same arrays.

    Two threads may gain nothing because of the lock, or since memory is too slow for two.
    """
    with Pool(WORKERS, keep, (make_objects,)) as pool, ThreadPoolExecutor(WORKERS) as threads:
        yield SimpleNamespace(task=task, items=make_objects(), pool=pool, threads=threads)


numpy_objects = Experiment(
    name="numpy-objects",
    title="Sums of squares of 8 arrays of Python objects, which NumPy cannot do without the GIL",
    prepare=arrays_of_objects,
    task=sum_squares,
    baseline="serial",
    variants={"serial": serial, "2 threads": thread_map, "2 processes, own arrays": kept_map},
    controls={"2 processes, own arrays": "the memory: two at once, each with a lock of its own"},
)


@contextmanager
def square_size() -> Iterator[int]:
    """The rows, and the columns, of a square of a million cells."""
    yield 1_000


notebook_bug = Experiment(
    name="notebook-bug",
    title="Adding one to each of a million cells in a Python loop, every cell compared",
    prepare=square_size,
    baseline="one thread",
    variants={
        "one thread": lambda size: by_one_thread(add_one, size),
        "two threads": lambda size: by_two_threads(add_one, size),
    },
    same=np.array_equal,
)


def same_shape(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two results have the same shape: all that was looked at, and not enough."""
    return one.shape == other.shape


def half_by_one_thread(size: int) -> np.ndarray:
    """The two halves that two threads would do, one after the other."""
    cells = np.zeros((size, size))
    for half in np.array_split(cells, 2):
        add_one_as_published(half)
    return cells


notebook_bug_unchecked = Experiment(
    name="notebook-bug-unchecked",
    title="The same with the notebook's bug, not a fair race: only the shapes are compared",
    prepare=square_size,
    baseline="one thread, all cells",
    variants={
        "one thread, all cells": lambda size: by_one_thread(add_one_as_published, size),
        "two threads, half the cells": lambda size: by_two_threads(add_one_as_published, size),
        "one thread, half the cells": half_by_one_thread,
    },
    same=same_shape,
    controls={"one thread, half the cells": "that the second thread adds to the gain"},
)


@contextmanager
def files_of_rides() -> Iterator[SimpleNamespace]:
    """Four files of 100,000 rides, as CSV and as Parquet, and warm workers.

    Two processes may lose because of the tables that they send, or for another reason: they do the
    same work once more, and send sums. Parquet may gain as nothing is parsed, or as PyArrow uses
    all cores: it does the work once more on one.
    """
    with (
        TemporaryDirectory() as folder,
        Pool(WORKERS) as pool,
        ThreadPoolExecutor(WORKERS) as threads,
    ):
        paths = write_files(Path(folder), count=4, rows=100_000)
        parquet = [path.with_suffix(".parquet") for path in paths]
        for number, path in enumerate(parquet):
            make_rides(100_000, first=number * 100_000).to_parquet(path)
        yield SimpleNamespace(
            task=read_total, items=paths, parquet=parquet, pool=pool, threads=threads
        )


def by_tables(work: SimpleNamespace) -> list[float]:
    return [total(table) for table in work.pool.map(pd.read_csv, work.items, chunksize=1)]


def by_pyarrow(work: SimpleNamespace) -> list[float]:
    return [total(pd.read_csv(path, engine="pyarrow")) for path in work.items]


def from_parquet(work: SimpleNamespace, cores: bool) -> list[float]:
    use = {"use_threads": cores}
    return [total(pd.read_parquet(path, to_pandas_kwargs=use, **use)) for path in work.parquet]


read_csv = Experiment(
    name="read-csv",
    title="Reading 4 CSV files of 100,000 rows, and the sum of a column of each",
    prepare=files_of_rides,
    baseline="serial",
    variants={
        "serial": serial,
        "2 threads": thread_map,
        "2 processes, tables sent": by_tables,
        "2 processes, sums sent": pool_map,
        "PyArrow engine": by_pyarrow,
        "Parquet files": lambda work: from_parquet(work, cores=True),
        "Parquet files, 1 thread": lambda work: from_parquet(work, cores=False),
    },
    controls={
        "2 processes, sums sent": "all but the sending of tables: the same processes read the same",
        "Parquet files, 1 thread": "PyArrow's threads: what is left is the format",
    },
)
