"""What the chapter Chapter Title measures."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pool
from types import SimpleNamespace

from snippets.chapter_folder.sum_of_squares import CHUNKS, LIMIT, sum_of_squares
from timings import Experiment

WORKERS = 2


@contextmanager
def warm_pool(task: Callable[[range], int]) -> Iterator[SimpleNamespace]:
    """Eight chunks of numbers, and two workers that are up and waiting."""
    with Pool(WORKERS) as pool:
        yield SimpleNamespace(task=task, chunks=CHUNKS, pool=pool)


def serial(work: SimpleNamespace) -> int:
    return sum(work.task(chunk) for chunk in work.chunks)


def pool_map(work: SimpleNamespace) -> int:
    return sum(work.pool.map(work.task, work.chunks, chunksize=1))


def formula(_: SimpleNamespace) -> int:
    largest = LIMIT - 1
    return largest * (largest + 1) * (2 * largest + 1) // 6


squares = Experiment(
    name="chapter-name-squares",
    title="Adding up the squares below 2,000,000, on two warm workers",
    prepare=warm_pool,
    task=sum_of_squares,
    baseline="serial",
    variants={"serial": serial, "Pool.map": pool_map, "formula": formula},
)
