"""What the chapter Threading measures with NumPy and pandas.

The programs are in `snippets/threads`. These experiments are apart, so that those need no package.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pool
from multiprocessing.pool import ThreadPool
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
from snippets.threads.read_csv_ways import make_rides, read_by_pyarrow, write_files
from timings import Experiment

WORKERS = 2


def serial(work: SimpleNamespace) -> list:
    return [work.task(item) for item in work.items]


def thread_map(work: SimpleNamespace) -> list:
    return work.threads.map(work.task, work.items, chunksize=1)


def pool_map(work: SimpleNamespace) -> list:
    return work.pool.map(work.task, work.items, chunksize=1)


@contextmanager
def arrays(task: Callable[[np.ndarray], float], size: int) -> Iterator[SimpleNamespace]:
    """Eight arrays of so many numbers, two warm processes and two warm threads."""
    with Pool(WORKERS) as pool, ThreadPool(WORKERS) as threads:
        items = make_arrays(count=8, size=size)
        yield SimpleNamespace(task=task, items=items, pool=pool, threads=threads)


numpy_threads = Experiment(
    name="numpy-threads",
    title="Means of squared sines of 8 arrays, by the size of an array",
    prepare=arrays,
    task=mean_square_sine,
    baseline="serial",
    variants={"serial": serial, "2 threads": thread_map, "2 processes": pool_map},
    same=np.allclose,
    sweep={"size": [1_000, 100_000, 2_000_000]},
    budget=20,
)


def sum_squares(numbers: np.ndarray) -> int:
    return int((numbers * numbers).sum())


@contextmanager
def arrays_of_objects(task: Callable[[np.ndarray], int]) -> Iterator[SimpleNamespace]:
    """Eight arrays of 200,000 Python integers (dtype object), and two warm threads."""
    with ThreadPool(WORKERS) as threads:
        items = [np.arange(200_000).astype(object) + number for number in range(8)]
        yield SimpleNamespace(task=task, items=items, threads=threads)


numpy_objects = Experiment(
    name="numpy-objects",
    title="Sums of squares of 8 arrays of Python objects, which NumPy cannot do without the GIL",
    prepare=arrays_of_objects,
    task=sum_squares,
    baseline="serial",
    variants={"serial": serial, "2 threads": thread_map},
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


notebook_bug_unchecked = Experiment(
    name="notebook-bug-unchecked",
    title="The same with the notebook's bug, not a fair race: only the shapes are compared",
    prepare=square_size,
    baseline="one thread, all cells",
    variants={
        "one thread, all cells": lambda size: by_one_thread(add_one_as_published, size),
        "two threads, half the cells": lambda size: by_two_threads(add_one_as_published, size),
    },
    same=same_shape,
)


def together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True)


@contextmanager
def files_of_rides() -> Iterator[SimpleNamespace]:
    """Four files of 100,000 rides, as CSV and as Parquet, and warm workers."""
    with (
        TemporaryDirectory() as folder,
        Pool(WORKERS) as pool,
        ThreadPool(WORKERS) as threads,
    ):
        paths = write_files(Path(folder), count=4, rows=100_000)
        parquet = [path.with_suffix(".parquet") for path in paths]
        for number, path in enumerate(parquet):
            make_rides(100_000, first=number * 100_000).to_parquet(path)
        yield SimpleNamespace(
            task=pd.read_csv, items=paths, parquet=parquet, pool=pool, threads=threads
        )


read_csv = Experiment(
    name="read-csv",
    title="Reading 4 CSV files of 100,000 rows into one table",
    prepare=files_of_rides,
    baseline="serial",
    variants={
        "serial": lambda work: together(serial(work)),
        "2 threads": lambda work: together(thread_map(work)),
        "2 processes": lambda work: together(pool_map(work)),
        "PyArrow engine": lambda work: together([read_by_pyarrow(p) for p in work.items]),
        "Parquet files": lambda work: together([pd.read_parquet(p) for p in work.parquet]),
    },
    same=pd.DataFrame.equals,
)
