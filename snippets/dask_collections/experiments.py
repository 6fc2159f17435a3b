"""What the chapter Dask measures. The tables are made once, in `.cache`, and read from there."""

import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from distributed import Client, LocalCluster, wait
from pyarrow import csv

from snippets.dask_collections.array_chunks import make_array, make_chunks, mean_square
from snippets.dask_collections.first_delayed import CHUNKS, count_primes
from snippets.dask_collections.large_object import delayed_once, in_the_graph, scattered
from snippets.dask_collections.larger_than_memory import (
    dask_on_threads,
    duckdb_in_sql,
    pandas_by_part,
    polars_streaming,
    write_parts,
)
from snippets.dask_collections.shuffles import PARTS, QUERIES, make_drivers, make_trips
from snippets.dask_collections.spilling import LIMIT, make_cells
from snippets.dask_collections.tiny_tasks import (
    in_batches,
    in_plain_graph,
    increment_all,
    one_by_one,
)
from snippets.dask_collections.trips import write_trips
from timings import Experiment

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "trips"
COLUMNS = ["zone", "fare_cents", "tip_cents"]
WANTED = csv.ConvertOptions(include_columns=COLUMNS)


class Workers:
    """A local cluster that is started when it is first asked for, in the warm-up.

    So no variant is charged with the memory of a cluster that it does not use.
    """

    def __init__(self, stack: ExitStack, count: int = 2, memory_limit: int | str = "2GB") -> None:
        self.stack, self.count, self.memory_limit = stack, count, memory_limit

    @cached_property
    def client(self) -> Client:
        """The cluster's client; all of it ends with the stack."""
        scratch = self.stack.enter_context(TemporaryDirectory())
        self.stack.enter_context(dask.config.set({"temporary-directory": scratch}))
        settings = {"threads_per_worker": 1, "memory_limit": self.memory_limit}
        cluster = LocalCluster(n_workers=self.count, dashboard_address=None, **settings)
        self.stack.enter_context(cluster)
        return self.stack.enter_context(Client(cluster, set_as_default=False))

    @cached_property
    def pool(self) -> Executor:
        """Processes that stay, spawned as those of the scheduler `processes` are."""
        pool = ProcessPoolExecutor(self.count, mp_context=get_context("spawn"))
        return self.stack.enter_context(pool)


@contextmanager
def primes(task: Callable[[range], int]) -> Iterator[SimpleNamespace]:
    """Eight ranges to count primes in, and local clusters of two workers and of one."""
    with ExitStack() as stack:
        yield SimpleNamespace(task=task, workers=Workers(stack), single=Workers(stack, 1))


def count_by(work: SimpleNamespace, scheduler: object, **options: object) -> list[int]:
    calls = [dask.delayed(work.task)(chunk) for chunk in CHUNKS]
    return list(dask.compute(*calls, scheduler=scheduler, num_workers=2, **options))


dask_delayed = Experiment(
    name="dask-delayed",
    title="Counting the primes below 320,000 in 8 delayed calls of pure Python, by scheduler",
    prepare=primes,
    task=count_primes,
    baseline="synchronous",
    variants={
        "synchronous": lambda work: count_by(work, "synchronous"),
        "threads": lambda work: count_by(work, "threads"),
        "processes": lambda work: count_by(work, "processes"),
        "processes, kept": lambda work: count_by(work, "processes", pool=work.workers.pool),
        "cluster": lambda work: count_by(work, work.workers.client),
    },
    controls={
        "processes, kept": "the work, the pickling and the scheduler: only the start is left out"
    },
    memory=True,
)


def count_in_loop(work: SimpleNamespace) -> list[int]:
    calls = [dask.delayed(work.task)(chunk) for chunk in CHUNKS]
    return [call.compute(scheduler=work.workers.client) for call in calls]


dask_compute_loop = Experiment(
    name="dask-compute-loop",
    title="The same delayed calls on a cluster: computed one by one, and all at once",
    prepare=primes,
    task=count_primes,
    baseline="compute in a loop",
    variants={
        "compute in a loop": count_in_loop,
        "compute once": lambda work: count_by(work, work.workers.client),
        "compute once, one worker": lambda work: count_by(work, work.single.client),
    },
    controls={
        "compute once, one worker": "the calls of `compute`: one of them, but no parallel work"
    },
    memory=True,
)


@contextmanager
def count(tasks: int) -> Iterator[int]:
    """How many numbers there are."""
    yield tasks


dask_tiny_tasks = Experiment(
    name="dask-tiny-tasks",
    title="Adding one to each of some numbers: in a loop, in 10 tasks, and in a task each",
    prepare=count,
    baseline="plain graph",
    variants={
        "plain loop": lambda count: sum(increment_all(range(count))),
        "10 batches": lambda count: in_batches(count, "threads"),
        "plain graph": in_plain_graph,
        "delayed": lambda count: one_by_one(count, "threads"),
        "delayed, not optimised": lambda count: one_by_one(count, "threads", optimize=False),
    },
    controls={
        "plain graph": "the scheduler, its threads and the calls: all that is left without delayed",
        "delayed, not optimised": "making the graph of 'delayed': only its optimiser is left out",
    },
    sweep={"tasks": [1000, 3000]},
    budget=20,
)


@contextmanager
def trips(rows: int = 1_000_000) -> Iterator[SimpleNamespace]:
    """The table of trips as CSV and as Parquet, and a local cluster."""
    with ExitStack() as stack:
        folder = write_trips(CACHE, rows)
        paths = {"csv": folder / "trips.csv", "parquet": folder / "parquet"}
        yield SimpleNamespace(**paths, workers=Workers(stack))


@contextmanager
def queries(rows: int = 1_000_000) -> Iterator[SimpleNamespace]:
    """The same, and the query in each library; here since Polars does not run without the GIL."""
    from snippets.dask_collections import four_libraries

    with trips(rows) as work:
        work.ways = four_libraries
        yield work


def same_table(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two tables hold the same, whatever the types of their columns."""
    same_names = list(one.columns) == list(other.columns)
    numbers = one.select_dtypes("number").columns
    others = one.columns.difference(numbers)
    return (
        same_names
        and len(one) == len(other)
        and np.allclose(one[numbers], other[numbers].astype("float64"))
        and bool((one[others].astype(str) == other[others].astype(str)).all(axis=None))
    )


def pandas_csv(work: SimpleNamespace, columns: list[str] | None = None) -> pd.DataFrame:
    return work.ways.by_pandas(pd.read_csv(work.csv, usecols=columns))


def pandas_on_one_thread(work: SimpleNamespace) -> pd.DataFrame:
    with pd.option_context("mode.max_threads", 1):
        return pandas_csv(work)


def pandas_parquet(work: SimpleNamespace, columns: list[str] | None = None) -> pd.DataFrame:
    return work.ways.by_pandas(pd.read_parquet(work.parquet, columns=columns))


def dask_csv(work: SimpleNamespace, scheduler: object) -> pd.DataFrame:
    return work.ways.by_dask(dd.read_csv(work.csv, blocksize="8MB"), scheduler)


def dask_parquet(work: SimpleNamespace, scheduler: object) -> pd.DataFrame:
    return work.ways.by_dask(dd.read_parquet(work.parquet), scheduler)


def pyarrow_csv(work: SimpleNamespace) -> pd.DataFrame:
    return work.ways.by_pyarrow(csv.read_csv(work.csv, None, None, WANTED))


def pyarrow_parquet(work: SimpleNamespace) -> pd.DataFrame:
    return work.ways.by_pyarrow(pq.read_table(work.parquet, columns=COLUMNS))


def polars_csv(work: SimpleNamespace) -> pd.DataFrame:
    return work.ways.by_polars(work.ways.pl.scan_csv(work.csv))


def polars_parquet(work: SimpleNamespace) -> pd.DataFrame:
    return work.ways.by_polars(work.ways.pl.scan_parquet(work.parquet))


dask_csv_query = Experiment(
    name="dask-csv-query",
    title="Group, aggregate and merge a million trips from 50 MB of CSV",
    prepare=queries,
    baseline="pandas",
    variants={
        "pandas": pandas_csv,
        "pandas, one thread": pandas_on_one_thread,
        "pandas, 3 columns": partial(pandas_csv, columns=COLUMNS),
        "Dask, threads": partial(dask_csv, scheduler="threads"),
        "Dask, cluster": lambda work: dask_csv(work, work.workers.client),
        "PyArrow, 3 columns": pyarrow_csv,
        "Polars": polars_csv,
    },
    same=same_table,
    controls={
        "pandas, one thread": "the number of threads: `usecols` too makes pandas read on one",
    },
    memory=True,
    budget=20,
)

dask_parquet_query = Experiment(
    name="dask-parquet-query",
    title="The same query, of three columns: from CSV, and from Parquet by column",
    prepare=queries,
    baseline="pandas, from CSV",
    variants={
        "pandas, from CSV": partial(pandas_csv, columns=COLUMNS),
        "pandas": pandas_parquet,
        "pandas, 3 columns": partial(pandas_parquet, columns=COLUMNS),
        "Dask, threads": partial(dask_parquet, scheduler="threads"),
        "PyArrow": pyarrow_parquet,
        "Polars": polars_parquet,
    },
    same=same_table,
    memory=True,
    budget=20,
)

dask_crossover = Experiment(
    name="dask-crossover",
    title="The same query from three columns of CSV in pandas and in Dask, by the number of rows",
    prepare=queries,
    baseline="pandas",
    variants={
        "pandas": partial(pandas_csv, columns=COLUMNS),
        "Dask, threads": partial(dask_csv, scheduler="threads"),
    },
    same=same_table,
    sweep={"rows": [10_000, 100_000, 2_000_000]},
    memory=True,
    budget=30,
)

dask_head = Experiment(
    name="dask-head",
    title="The first five of a million trips from CSV",
    prepare=trips,
    baseline=".compute().head()",
    variants={
        ".compute().head()": lambda work: dd.read_csv(work.csv, blocksize="8MB").compute().head(),
        ".head()": lambda work: dd.read_csv(work.csv, blocksize="8MB").head(),
        "pandas, nrows=5": lambda work: pd.read_csv(work.csv, nrows=5),
    },
    same=same_table,
    memory=True,
)


@contextmanager
def parts() -> Iterator[str]:
    """A folder with 16 files of a table: 256 MiB of it, an eighth of what the program reads."""
    with TemporaryDirectory() as folder:
        write_parts(folder, 16)
        yield folder


dask_parts = Experiment(
    name="dask-parts",
    title="Sums by zone of a table in 16 files, by those that never hold all of it",
    prepare=parts,
    baseline="pandas, part by part",
    variants={
        "pandas, part by part": pandas_by_part,
        "Dask, threads": dask_on_threads,
        "Polars": polars_streaming,
        "DuckDB": duckdb_in_sql,
    },
    memory=True,
    budget=20,
)


@contextmanager
def square_array(chunk: int) -> Iterator[int]:
    """The side of a chunk: whoever computes makes the array, 64 MiB, too."""
    yield chunk


def mean_by_dask(chunk: int, scheduler: str = "threads") -> float:
    return float(mean_square(make_chunks(4096, chunk)).compute(scheduler=scheduler))


dask_chunks = Experiment(
    name="dask-chunks",
    title="Making a matrix of 4,096² cells, and the mean square of it plus its transpose, by chunk",
    prepare=square_array,
    baseline="NumPy",
    variants={
        "NumPy": lambda _: float(mean_square(make_array(4096))),
        "Dask": mean_by_dask,
        "Dask, one thread": partial(mean_by_dask, scheduler="synchronous"),
    },
    same=np.isclose,
    controls={
        "Dask, one thread": "the size of what is worked on: the same chunks, one after the other"
    },
    sweep={"chunk": [128, 512, 1024, 4096]},
    memory=True,
    budget=40,
)


@contextmanager
def two_limits() -> Iterator[SimpleNamespace]:
    """A worker that may hold all of 640 MiB, and one that may not."""
    with ExitStack() as stack:
        yield SimpleNamespace(roomy=Workers(stack, 1), tight=Workers(stack, 1, LIMIT))


def hold_and_sum(client: Client) -> int:
    with client.as_current():
        cells = make_cells(chunks=40).persist()
        wait(cells)
        return int(cells.sum().compute())


dask_spilling = Experiment(
    name="dask-spilling",
    title="Keeping 640 MiB in one worker and summing it, by what the worker may hold",
    prepare=two_limits,
    baseline="2 GB allowed",
    variants={
        "2 GB allowed": lambda work: hold_and_sum(work.roomy.client),
        "512 MiB allowed": lambda work: hold_and_sum(work.tight.client),
    },
    memory=True,
    budget=20,
)


@contextmanager
def large_array() -> Iterator[SimpleNamespace]:
    """An array of 16 MB, and a local cluster; what Dask warns of is meant here."""
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        yield SimpleNamespace(array=np.arange(2_000_000.0), workers=Workers(stack))


def sum_parts(way: Callable[[Client, np.ndarray], float]) -> Callable[[SimpleNamespace], float]:
    """A variant that hands the array to eight tasks in this way."""
    return lambda work: way(work.workers.client, work.array)


dask_large_object = Experiment(
    name="dask-large-object",
    title="Eight tasks that each need the same 16 MB, by how these get to the workers",
    prepare=large_array,
    baseline="in the graph",
    variants={
        "in the graph": sum_parts(in_the_graph),
        "delayed once": sum_parts(delayed_once),
        "scattered": sum_parts(scattered),
    },
    memory=True,
    budget=20,
)


@contextmanager
def trips_of_drivers() -> Iterator[SimpleNamespace]:
    """A million trips in memory, in pandas and in eight partitions of Dask; and the drivers."""
    table = make_trips(1_000_000)
    parted = dd.from_pandas(table, npartitions=PARTS, sort=False)
    with (
        TemporaryDirectory() as scratch,
        dask.config.set({"temporary-directory": scratch, "scheduler": "threads"}),
    ):
        yield SimpleNamespace(table=table, parted=parted, drivers=make_drivers())


def ask(work: SimpleNamespace, query: str) -> list[int]:
    """The fares, in the order of their drivers or depots."""
    return QUERIES[query](work.parted, work.drivers).compute().sort_index().to_list()


def ask_pandas(work: SimpleNamespace, query: str) -> list[int]:
    return QUERIES[query](work.table, work.drivers).sort_index().to_list()


def set_index_then_group(work: SimpleNamespace) -> list[int]:
    fares = work.parted.set_index("driver").fare.groupby("driver").sum()
    return fares.compute().sort_index().to_list()


dask_groupby = Experiment(
    name="dask-groupby",
    title="Fares of a million trips by driver, without and with moving the rows",
    prepare=trips_of_drivers,
    baseline="groupby",
    variants={
        "groupby": partial(ask, query="groupby"),
        "groupby into 8 parts": partial(ask, query="groupby, split_out=8"),
        "set_index, then groupby": set_index_then_group,
        "pandas": partial(ask_pandas, query="groupby"),
    },
    memory=True,
)

dask_merge = Experiment(
    name="dask-merge",
    title="Fares of a million trips by depot, by what the trips are merged with",
    prepare=trips_of_drivers,
    baseline="pandas table",
    variants={
        "pandas table": partial(ask, query="merge, pandas table"),
        "1 partition": partial(ask, query="merge, 1 partition"),
        "8 partitions": partial(ask, query="merge, 8 partitions"),
        "8 partitions, broadcast": partial(ask, query="merge, 8 partitions, broadcast"),
        "pandas": partial(ask_pandas, query="merge, pandas table"),
    },
    controls={
        "8 partitions, broadcast": "the partitions of the table: the same 8, but no row is moved"
    },
    memory=True,
)
