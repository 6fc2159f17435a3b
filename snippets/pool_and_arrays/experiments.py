"""What the chapter Pool and Process measures with NumPy and pandas.

The programs are in `snippets/pool_and_process`. These experiments are apart, so that the others'
processes hold no package.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pool
from multiprocessing.pool import ThreadPool
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import numpy as np
import pandas as pd

from snippets.pool_and_process.dataframe_column import exp_by_pool
from snippets.pool_and_process.shared_array import shared, total_of_part
from snippets.pool_and_process.sum_arrays import save, total, total_of_file
from timings import Experiment

COUNT, SIZE = 8, 1_000_000


@contextmanager
def arrays_to_sum() -> Iterator[SimpleNamespace]:
    """Eight arrays of 8 MB: in memory, in files and in shared memory; warm workers of both kinds.

    The files were written just now: the system has them in memory, and no disk is measured.
    """
    with TemporaryDirectory() as folder:
        paths = save(Path(folder), COUNT, SIZE)
        arrays = [np.load(path) for path in paths]
        starts = range(0, COUNT * SIZE, SIZE)
        with shared(np.concatenate(arrays)) as name, Pool(2) as pool, ThreadPool(2) as threads:
            parts = [(name, range(start, start + SIZE)) for start in starts]
            yield SimpleNamespace(
                paths=paths, arrays=arrays, parts=parts, pool=pool, threads=threads
            )


large_arguments = Experiment(
    name="large-arguments",
    title="Summing 8 arrays of 8 MB, on two warm workers",
    prepare=arrays_to_sum,
    baseline="serial",
    variants={
        "serial": lambda work: [total(array) for array in work.arrays],
        "serial, from files": lambda work: [total_of_file(path) for path in work.paths],
        "threads": lambda work: work.threads.map(total, work.arrays, chunksize=1),
        "Pool.map, sending arrays": lambda work: work.pool.map(total, work.arrays, chunksize=1),
        "Pool.map, sending file names": lambda work: work.pool.map(
            total_of_file, work.paths, chunksize=1
        ),
        "a pool, shared memory": lambda work: work.pool.starmap(
            total_of_part, work.parts, chunksize=1
        ),
    },
    controls={"serial, from files": "that mapping a file is what makes the pool fast, or slow"},
)


@contextmanager
def column_of(rows: int) -> Iterator[SimpleNamespace]:
    """The first column of a table of 100 columns, or of one where 100 would be too large."""
    columns = 100 if rows == 100 else 1
    table = pd.DataFrame(np.linspace(0.0, 1.0, rows * columns).reshape(rows, columns))
    with Pool(4) as pool:
        yield SimpleNamespace(column=table[0], numbers=table[0].to_list(), pool=pool)


dataframe_column = Experiment(
    name="dataframe-column",
    title="The exponential of a column: NumPy alone, and cut in four for a warm pool of four",
    prepare=column_of,
    baseline="NumPy",
    variants={
        "NumPy": lambda work: np.exp(work.column.to_numpy()),
        "NumPy, making the column": lambda work: np.exp(pd.Series(work.numbers).to_numpy()),
        "Pool.map": lambda work: exp_by_pool(work.pool, work.column),
        "Pool.map, making the column": lambda work: exp_by_pool(work.pool, pd.Series(work.numbers)),
    },
    controls={
        "NumPy, making the column": "that the column was there: here it is made",
        "Pool.map, making the column": "the same",
    },
    same=np.allclose,  # a vector unit may round the last bit of a piece differently
    sweep={"rows": [100, 1_000_000]},
)
