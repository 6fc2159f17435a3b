"""What the chapter Threading measures with the standard library alone.

A free-threaded build can run these without any package that lacks wheels for it.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pool, Process, SimpleQueue, get_context
from threading import Lock, Thread
from types import SimpleNamespace

from snippets.threads.asyncio_waits import ask_all
from snippets.threads.cpu_bound import CHUNKS, count_primes
from snippets.threads.http_server import fetch_by_threads, fetch_one_by_one, serving
from snippets.threads.io_waits import ask
from timings import Experiment

WORKERS = 2


def serial(work: SimpleNamespace) -> list:
    return [work.task(item) for item in work.items]


def fresh_threads(work: SimpleNamespace, threads: int | None) -> list:
    with ThreadPoolExecutor(threads) as executor:
        return list(executor.map(work.task, work.items))


def by_asyncio(work: SimpleNamespace) -> list:
    return asyncio.run(ask_all(work.items))


@contextmanager
def questions(task: Callable[[int], int], waits: int = 16) -> Iterator[SimpleNamespace]:
    """So many questions; threads and event loop are started inside the clock."""
    yield SimpleNamespace(task=task, items=range(waits))


io_waits = Experiment(
    name="io-waits",
    title="Sixteen waits of 20 ms: one by one, on fresh threads, by asyncio",
    prepare=questions,
    task=ask,
    baseline="serial",
    variants={
        "serial": serial,
        "16 threads": lambda work: fresh_threads(work, 16),
        "threads by default": lambda work: fresh_threads(work, None),
        "asyncio": by_asyncio,
    },
)

many_waits = Experiment(
    name="many-waits",
    title="Waits of 20 ms, by their number: as many threads allowed as there are waits, or asyncio",
    prepare=questions,
    task=ask,
    baseline="threads",
    variants={
        "threads": lambda work: fresh_threads(work, len(work.items)),
        "asyncio": by_asyncio,
    },
    sweep={"waits": [16, 200, 2_000]},
)


def serve_until_told(ports: SimpleQueue, stop: SimpleQueue) -> None:
    with serving() as port:
        ports.put(port)
        stop.get()


@contextmanager
def slow_server() -> Iterator[int]:
    """A server that needs 20 ms for a page, in a process of its own, as servers are."""
    ports, stop = SimpleQueue(), SimpleQueue()
    server = Process(target=serve_until_told, args=(ports, stop))
    server.start()
    try:
        yield ports.get()
    finally:
        stop.put(None)
        server.join()


http_waits = Experiment(
    name="http-waits",
    title="Sixteen pages from a local server that needs 20 ms for each",
    prepare=slow_server,
    baseline="serial",
    variants={
        "serial": fetch_one_by_one,
        "4 threads": lambda port: fetch_by_threads(port, threads=4),
        "16 threads": lambda port: fetch_by_threads(port, threads=16),
    },
)


@contextmanager
def primes_to_count(task: Callable[[range], int]) -> Iterator[SimpleNamespace]:
    """Eight ranges to count primes in, two warm processes and two warm threads.

    The longest is first: in their order, two workers could be 1.90 times as fast at the most,
    and so 1.98 times.
    """
    with Pool(WORKERS) as pool, ThreadPoolExecutor(WORKERS) as threads:
        yield SimpleNamespace(task=task, items=CHUNKS[::-1], pool=pool, threads=threads)


cpu_threads = Experiment(
    name="cpu-threads",
    title="Counting the primes below 320,000 in 8 chunks, by threads and by processes",
    prepare=primes_to_count,
    task=count_primes,
    baseline="serial",
    variants={
        "serial": serial,
        "2 threads": lambda work: list(work.threads.map(work.task, work.items)),
        "2 processes": lambda work: work.pool.map(work.task, work.items, chunksize=1),
    },
    controls={"2 processes": "the machine and the pieces: both have work for a second core"},
)


class Counter:
    """A number that grows, and a lock for those who want one."""

    def __init__(self) -> None:
        self.value = 0
        self.lock = Lock()

    def add(self, times: int) -> None:
        for _ in range(times):
            self.value += 1

    def add_locked(self, times: int) -> None:
        for _ in range(times):
            with self.lock:
                self.value += 1


def count_bare(times: int) -> int:
    counter = Counter()
    counter.add(times)
    return counter.value


def count_locked(times: int) -> int:
    counter = Counter()
    counter.add_locked(times)
    return counter.value


@contextmanager
def additions() -> Iterator[int]:
    """How many times to add one."""
    yield 200_000


lock_cost = Experiment(
    name="lock-cost",
    title="Adding one 200,000 times: without a lock, and with one that nobody else wants",
    prepare=additions,
    baseline="no lock",
    variants={
        "no lock": count_bare,
        "a lock": count_locked,
    },
)


@contextmanager
def nothing() -> Iterator[None]:
    """No workload: starting is what is measured."""
    yield None


def start_five(kind: Callable[[], Thread | Process]) -> bool:
    """Start five workers that do nothing, join them; whether all have ended."""
    workers = [kind() for _ in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return not any(worker.is_alive() for worker in workers)


thread_start = Experiment(
    name="thread-start",
    title="Starting and joining five workers that do nothing, and import nothing",
    prepare=nothing,
    baseline="threads",
    variants={
        "threads": lambda _: start_five(Thread),
        "forked processes": lambda _: start_five(get_context("fork").Process),
        "processes by the fork server": lambda _: start_five(get_context("forkserver").Process),
        "spawned processes": lambda _: start_five(get_context("spawn").Process),
    },
    needs="fork",
)
