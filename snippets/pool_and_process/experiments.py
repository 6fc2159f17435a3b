"""What the chapter Pool and Process measures of Python itself.

What needs NumPy is in `pool_and_arrays`: a process that has it loaded takes longer to fork.
"""

import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import Pool, Process, get_context
from multiprocessing.pool import ThreadPool
from threading import Thread
from types import SimpleNamespace

from snippets.pool_and_process.apply_and_map import square
from snippets.pool_and_process.digits import digit_sum
from snippets.pool_and_process.light_tasks import look_up, with_one_each, with_threads
from snippets.pool_and_process.primes import CHUNKS, count_primes
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
    """The numbers below 160,000, cut in 64 and in 8, and a warm pool of that many workers."""
    limit = 160_000
    fine, coarse = (
        [range(start, start + size) for start in range(0, limit, size)]
        for size in (limit // 64, limit // 8)
    )
    with Pool(workers) as pool:
        yield SimpleNamespace(task=task, fine=fine, coarse=coarse, pool=pool)


pool_workers = Experiment(
    name="pool-workers",
    title="Counting the primes below 160,000, by the number of workers",
    prepare=prime_pool,
    task=count_primes,
    baseline="serial",
    variants={
        "serial": lambda work: sum(map(work.task, work.fine)),
        "Pool.map": lambda work: sum(work.pool.map(work.task, work.fine, chunksize=1)),
        "8 chunks": lambda work: sum(work.pool.map(work.task, work.coarse, chunksize=1)),
    },
    controls={
        "8 chunks": "a part that stays serial: both ways have the same, and cut the work otherwise"
    },
    sweep={"workers": [1, 2, 4, 8]},
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
def numbers_to_square() -> Iterator[SimpleNamespace]:
    """Five thousand numbers, and two warm workers of either kind."""
    with Pool(WORKERS) as pool, ProcessPoolExecutor(WORKERS) as executor:
        yield SimpleNamespace(pool=pool, executor=executor, numbers=range(5_000))


def pickled(work: SimpleNamespace) -> list[int]:
    """The loop, with numbers and answers pickled as for a worker, and sent nowhere."""
    numbers = pickle.loads(pickle.dumps(list(work.numbers)))
    return pickle.loads(pickle.dumps([square(number) for number in numbers]))


# Each call as it is without a word about chunks, and in the eight chunks that Pool.map makes.
chunk_size = Experiment(
    name="chunk-size",
    title="Squaring each of 5,000 numbers, on two warm workers",
    prepare=numbers_to_square,
    baseline="serial",
    variants={
        "serial": lambda work: [square(number) for number in work.numbers],
        "serial, pickled": pickled,
        "Pool.map": lambda work: work.pool.map(square, work.numbers),
        "Pool.imap": lambda work: list(work.pool.imap(square, work.numbers)),
        "Pool.imap, 625 at a time": lambda work: list(
            work.pool.imap(square, work.numbers, chunksize=625)
        ),
        "Executor.map": lambda work: list(work.executor.map(square, work.numbers)),
        "Executor.map, 625 at a time": lambda work: list(
            work.executor.map(square, work.numbers, chunksize=625)
        ),
    },
    controls={
        "serial, pickled": "that chunks are slower than a loop for the messages alone: here there "
        "are none"
    },
)


@contextmanager
def nothing() -> Iterator[None]:
    """No workload: starting is what is measured."""
    yield None


def start_five(
    method: str, target: Callable = int, *args: str
) -> Callable[[None], list[int | None]]:
    """A variant that starts five processes, and joins them: `int` imports nothing."""

    def start(_: None) -> list[int | None]:
        context = get_context(method)
        processes = [context.Process(target=target, args=args) for _ in range(5)]
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
        "spawn, importing NumPy": start_five("spawn", import_module, "numpy"),
    },
    controls={"spawn, importing NumPy": "that a fresh interpreter costs the same for any file"},
    needs="forkserver",
)


@contextmanager
def numbers_to_sum_digits_of(items: int) -> Iterator[SimpleNamespace]:
    """So many numbers, and a warm pool of two."""
    with Pool(WORKERS) as pool:
        yield SimpleNamespace(numbers=range(items), pool=pool)


def fresh_pool(method: str) -> Callable[[SimpleNamespace], list[int]]:
    """A variant that starts the pool, uses it once, and ends it."""

    def start(work: SimpleNamespace) -> list[int]:
        with get_context(method).Pool(WORKERS) as pool:
            return pool.map(digit_sum, work.numbers)

    return start


pool_crossover = Experiment(
    name="pool-crossover",
    title="Digit sums of the first 10 to 200,000 numbers: a loop, a warm pool, fresh pools",
    prepare=numbers_to_sum_digits_of,
    baseline="serial",
    variants={
        "serial": lambda work: [digit_sum(number) for number in work.numbers],
        "warm pool": lambda work: work.pool.map(digit_sum, work.numbers),
        "fresh pool, fork": fresh_pool("fork"),
        "fresh pool, forkserver": fresh_pool("forkserver"),
        "fresh pool, spawn": fresh_pool("spawn"),
    },
    sweep={"items": [10, 1_000, 20_000, 200_000]},
    needs="forkserver",
    budget=30,
)


@contextmanager
def light_tasks_to_do() -> Iterator[SimpleNamespace]:
    """Forty questions that take 1 ms to answer, and a warm pool of eight."""
    with Pool(8) as pool:
        yield SimpleNamespace(numbers=range(40), pool=pool)


light_tasks = Experiment(
    name="light-tasks",
    title="Forty waits of 1 ms: one after another, and in four other ways",
    prepare=light_tasks_to_do,
    baseline="serial",
    variants={
        "serial": lambda work: [look_up(number) for number in work.numbers],
        "a Process for each": lambda work: with_one_each(Process, work.numbers),
        "a Thread for each": lambda work: with_one_each(Thread, work.numbers),
        "warm Pool of 8": lambda work: work.pool.map(look_up, work.numbers, chunksize=1),
        "8 fresh threads": lambda work: with_threads(work.numbers),
    },
    controls={
        "a Thread for each": "that forty workers are too many: forty threads, by the same code"
    },
)
