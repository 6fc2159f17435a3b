"""What the chapter torch.multiprocessing measures, on a CPU and, at the end, on a GPU."""

import atexit
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing import forkserver
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader

from snippets.torch_multiprocessing.data_loader import Pictures
from snippets.torch_multiprocessing.element_loop import at_once, by_elements
from snippets.torch_multiprocessing.steps_needed import (
    Plan,
    network,
    samples,
    steps_needed,
    train,
)
from timings import Experiment

# Forked workers hang once their parent has computed with threads. These never do: they are spawned,
# or forked by a server that has imported all and computed nothing.
SPAWN = CONTEXT = mp.get_context("spawn")
if os.name == "posix":
    CONTEXT = mp.get_context("forkserver")
    CONTEXT.set_forkserver_preload([__name__, "torch._dynamo"])  # what an optimiser imports
    atexit.register(forkserver._forkserver._stop)  # it takes a while to end, and is waited for
MEGABYTES_64 = 16_000_000  # numbers of 4 bytes


@contextmanager
def serving(target: Callable, *arguments: object, workers: int = 1) -> Iterator[SimpleNamespace]:
    """Workers that serve a queue of requests each and share one of answers, until told None."""
    inboxes, answers = [CONTEXT.Queue() for _ in range(workers)], CONTEXT.SimpleQueue()
    processes = [
        CONTEXT.Process(target=target, args=(inbox, answers, rank, *arguments), daemon=True)
        for rank, inbox in enumerate(inboxes)
    ]
    for process in processes:
        process.start()
    for _ in processes:
        answers.get()  # up, and torch imported
    try:
        yield SimpleNamespace(inboxes=inboxes, answers=answers)
        for inbox in inboxes:
            inbox.put(None)
        for process in processes:
            process.join(timeout=10)
    finally:
        for process in processes:
            process.kill()
            process.join()


@contextmanager
def threads_kept() -> Iterator[int]:
    """Give the number of torch's threads, and set it again at the end."""
    threads = torch.get_num_threads()
    yield threads
    torch.set_num_threads(threads)


def take(inbox: mp.Queue, answers: mp.SimpleQueue, rank: int) -> None:
    """Answer each array or tensor with the sum of all its numbers, added up by NumPy."""
    answers.put(rank)
    while (data := inbox.get()) is not None:
        total = float(np.asarray(data).sum())
        del data
        answers.put(total)


@contextmanager
def receiver() -> Iterator[SimpleNamespace]:
    """A worker that reads what it is sent, an array of 64 MB, and 64 MB that are shared already."""
    array, buffer = np.zeros(MEGABYTES_64, np.float32), torch.zeros(MEGABYTES_64).share_memory_()
    with serving(take) as work:
        work.array, work.buffer = array, buffer
        yield work


def hand_over(work: SimpleNamespace, data: np.ndarray | torch.Tensor) -> float:
    work.inboxes[0].put(data)
    return work.answers.get()


def filled(array: np.ndarray) -> np.ndarray:
    array.fill(1)
    return array


torch_queue = Experiment(
    name="torch-queue",
    title="Making 64 MB of ones and sending them by a queue to a waiting worker that adds them up",
    prepare=receiver,
    baseline="NumPy array, pickled",
    variants={
        "NumPy array, pickled": lambda work: hand_over(work, np.ones(MEGABYTES_64, np.float32)),
        "NumPy array used again, pickled": lambda work: hand_over(work, filled(work.array)),
        "new tensor": lambda work: hand_over(work, torch.ones(MEGABYTES_64)),
        "new shared tensor": lambda work: hand_over(
            work, torch.empty(MEGABYTES_64).share_memory_().fill_(1)
        ),
        "shared tensor, used again": lambda work: hand_over(work, work.buffer.fill_(1)),
    },
    controls={
        "NumPy array used again, pickled": "that an array is slow to send because its memory is "
        "new, and not because it is pickled",
        "new shared tensor": "that a tensor used again is faster because nothing is copied, and "
        "not because its memory was found before",
    },
)


RATES = {8: 0.02, 64: 0.1}  # for each size of a batch, one that reaches the target
STARTS, AT_ONCE = 40, 4  # so many a call; one process gets there from each of them
STEPS = 400


@dataclass(frozen=True)
class Order:
    """How the first workers are to train: so many steps each, or, with 0, until the target."""

    workers: int
    seed: int = 0
    batch: int = 8
    steps: int = 0
    apart: bool = False


def learner(inbox: mp.Queue, answers: mp.SimpleQueue, rank: int, *arguments: object) -> None:
    """Train by each order, on the rank's shard; answer with the number of steps."""
    torch.set_num_threads(1)
    shared, data, held_out, reached = arguments
    own = network(seed=2)
    answers.put(rank)
    while (order := inbox.get()) is not None:
        model = own if order.apart else shared
        shard = [part[rank :: order.workers] for part in data]
        plan = Plan(order.batch, RATES[order.batch], order.seed + rank)
        if order.steps:
            answers.put(max(islice(train(model, shard, plan), order.steps)))
        else:
            answers.put(steps_needed(model, shard, held_out, plan, reached) or 0)


@contextmanager
def learners(workers: int) -> Iterator[SimpleNamespace]:
    """A shared model, and so many warm workers, each of which can get at all samples."""
    model, reached = network(seed=2).share_memory(), torch.zeros(1).share_memory_()
    data, held_out = samples(10_000, seed=0), samples(1_000, seed=1)
    with serving(learner, model, data, held_out, reached, workers=workers) as work:
        work.model, work.reached = model, reached
        first = random.SystemRandom().randrange(STARTS)  # another one in each interpreter
        work.seeds = {
            (many, batch): islice(cycle(range(STARTS)), first, None)
            for many in range(1, workers + 1)
            for batch in RATES
        }
        yield work


def told(work: SimpleNamespace, order: Order) -> int:
    """Return the number of steps that all who are told to have made together."""
    work.reached.fill_(0)
    for inbox in work.inboxes[: order.workers]:
        inbox.put(order)
    return sum(work.answers.get() for _ in range(order.workers))


def trained(work: SimpleNamespace, workers: int, batch: int) -> int:
    """Return how many trainings reached the target, of the next few starts."""
    there = 0
    for seed in islice(work.seeds[workers, batch], AT_ONCE):
        work.model.load_state_dict(network(seed).state_dict())
        told(work, Order(workers, seed, batch))
        there += int(work.reached)
    return there


torch_hogwild = Experiment(
    name="torch-hogwild",
    title="Four trainings until 92 % of the held-out samples are right, from ever other starts",
    prepare=lambda: learners(workers=2),
    baseline="one process",
    variants={
        "one process": lambda work: trained(work, 1, 8),
        "Hogwild, 2 workers": lambda work: trained(work, 2, 8),
        "one process, batches of 64": lambda work: trained(work, 1, 64),
        "Hogwild, 2 workers, batches of 64": lambda work: trained(work, 2, 64),
    },
    controls={
        "one process, batches of 64": "that so much is gained only by a second process",
    },
    budget=20,
)


def shared_out(work: SimpleNamespace, apart: bool) -> int:
    workers = len(work.inboxes)
    return told(work, Order(workers, steps=STEPS // workers, apart=apart))


torch_hogwild_steps = Experiment(
    name="torch-hogwild-steps",
    title="Four hundred steps in batches of 8, by the number of workers that share them",
    prepare=learners,
    baseline="one process",
    variants={
        "one process": lambda work: told(work, Order(1, steps=STEPS)),
        "Hogwild": lambda work: shared_out(work, apart=False),
        "a model for each worker": lambda work: shared_out(work, apart=True),
    },
    controls={
        "a model for each worker": "that the cores set the limit, and not the memory "
        "that all workers write to",
    },
    sweep={"workers": [1, 2, 4]},
)


def layers(task: tuple[int, int]) -> float:
    """Return the mean after ten small layers, computed with so many threads."""
    seed, threads = task
    torch.set_num_threads(threads)
    generator = torch.Generator().manual_seed(seed)
    weights = torch.randn(256, 256, generator=generator) / 16
    values = torch.randn(512, 256, generator=generator)
    for _ in range(10):
        values = torch.tanh(values @ weights)
    return values.mean().item()


@contextmanager
def layer_workers(task: Callable) -> Iterator[SimpleNamespace]:
    """As many warm workers as torch uses threads, twice: those of the second sleep as they wait."""
    with threads_kept() as threads:
        workers = min(4, max(2, threads))
        with SPAWN.Pool(workers) as pool:
            os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
            sleepy = SPAWN.Pool(workers)
            del os.environ["OMP_WAIT_POLICY"]
            with sleepy:
                for one in (pool, sleepy):
                    one.map(layers, [(seed, 1) for seed in range(4)])
                yield SimpleNamespace(task=task, pool=pool, sleepy=sleepy, threads=threads)


def with_threads(work: SimpleNamespace, pool: mp.Pool, threads: int) -> list[float]:
    return pool.map(work.task, [(seed, threads) for seed in range(4)], chunksize=1)


torch_threads = Experiment(
    name="torch-threads",
    title="Four small networks: one process, and a worker for each core, by threads in each",
    prepare=layer_workers,
    task=layers,
    baseline="one process, all threads",
    variants={
        "one process, all threads": lambda work: [
            work.task((seed, work.threads)) for seed in range(4)
        ],
        "workers, 1 thread each": lambda work: with_threads(work, work.pool, 1),
        "workers, all threads each": lambda work: with_threads(
            work, work.pool, max(2, work.threads)
        ),
        "workers, all threads each, asleep as they wait": lambda work: with_threads(
            work, work.sleepy, max(2, work.threads)
        ),
    },
    same=lambda one, other: np.allclose(one, other, atol=1e-4),  # threads add in another order
    controls={
        "workers, all threads each, asleep as they wait": "that it is the number of threads, and "
        "not that they keep a core busy as they wait",
    },
)


def wide_network(inputs: int = 256) -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(inputs, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU())


@contextmanager
def loading(number: int, microseconds: int, batch: int) -> Iterator[SimpleNamespace]:
    """So many pictures that take so long to decode, a model, and loaders with warm workers.

    The model trains with one thread: else the workers would have to share the cores with more.
    """
    dataset = Pictures(number, seconds=microseconds / 1e6)

    def loader(workers: int, persistent: bool) -> DataLoader:
        return DataLoader(
            dataset,
            batch_size=batch,
            num_workers=workers,
            persistent_workers=persistent,
            multiprocessing_context=CONTEXT if workers else None,
        )

    warm = {workers: loader(workers, persistent=workers > 0) for workers in (0, 1, 2)}
    model, fresh = wide_network(inputs=3 * 8 * 8), loader(2, persistent=False)
    with threads_kept():
        torch.set_num_threads(1)
        try:
            yield SimpleNamespace(warm=warm, fresh=fresh, model=model)
        finally:
            for one in warm.values():
                one._iterator = None  # ends the workers; DataLoader has no other word for it


def epoch(work: SimpleNamespace, loader: DataLoader) -> list[int]:
    """Make a training step on every batch; return the pictures' numbers in their order."""
    seen = []
    for pictures, index, _ in loader:
        work.model.zero_grad()
        (work.model(pictures.flatten(1)) - 1).square().mean().backward()
        with torch.no_grad():
            for parameter in work.model.parameters():
                parameter.sub_(parameter.grad, alpha=0.01)
        seen += index.tolist()
    return seen


torch_loader = Experiment(
    name="torch-loader",
    title="An epoch of 64 pictures in batches of 8, by the time that one takes to decode",
    prepare=lambda microseconds: loading(64, microseconds, batch=8),
    baseline="no workers",
    variants={
        "no workers": lambda work: epoch(work, work.warm[0]),
        "1 warm worker": lambda work: epoch(work, work.warm[1]),
        "2 warm workers": lambda work: epoch(work, work.warm[2]),
        "2 workers, started for the epoch": lambda work: epoch(work, work.fresh),
    },
    controls={
        "1 warm worker": "that it takes two workers, which decode on two cores, to gain: one gains "
        "only as it decodes while the model trains",
    },
    sweep={"microseconds": [10, 1_000]},
)


torch_loader_batch = Experiment(
    name="torch-loader-batch",
    title="An epoch of 512 pictures that take 100 µs to decode, by the size of a batch",
    prepare=lambda batch: loading(512, 100, batch),
    baseline="no workers",
    variants={
        "no workers": lambda work: epoch(work, work.warm[0]),
        "1 warm worker": lambda work: epoch(work, work.warm[1]),
        "2 warm workers": lambda work: epoch(work, work.warm[2]),
    },
    sweep={"batch": [8, 128]},
)


def step(model: nn.Module, points: torch.Tensor) -> float:
    """Return the sum of all gradients for one batch; for two halves it is the mean of theirs."""
    model.zero_grad()
    model(points).square().mean().backward()
    return sum(parameter.grad.sum().item() for parameter in model.parameters())


def rank_of_two(inbox: mp.Queue, answers: mp.SimpleQueue, rank: int, *arguments: object) -> None:
    """Compute a step on the rank's half of the batch whenever told to, averaged or not."""
    file, batch = arguments
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{file}", rank=rank, world_size=2)
    model = DistributedDataParallel(wide_network())
    answers.put(rank)
    while (how := inbox.get()) is not None:
        if how == "averaged":
            answers.put(step(model, batch[rank::2]))
        else:
            with model.no_sync():
                answers.put(step(model, batch[rank::2]))
    dist.destroy_process_group()


@contextmanager
def two_ranks(batch: int) -> Iterator[SimpleNamespace]:
    """A batch of that size, a model for one process, and two warm ranks."""
    points = torch.randn(batch, 256, generator=torch.Generator().manual_seed(1)).share_memory_()
    with threads_kept() as threads, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rendezvous").as_posix()
        with serving(rank_of_two, file, points, workers=2) as work:
            work.points, work.model, work.threads = points, wide_network(), threads
            yield work


def by_one_process(work: SimpleNamespace, threads: int) -> float:
    torch.set_num_threads(threads)
    return step(work.model, work.points)


def by_two_ranks(work: SimpleNamespace, how: str) -> float:
    for inbox in work.inboxes:
        inbox.put(how)
    one, other = (work.answers.get() for _ in work.inboxes)
    if (one == other) != (how == "averaged"):
        raise RuntimeError(f"{how}, the ranks have the sums {one} and {other}")
    return (one + other) / 2


torch_ddp = Experiment(
    name="torch-ddp",
    title="Gradients of a network of 400,000 weights: one process, and two ranks by gloo",
    prepare=two_ranks,
    baseline="one process, all threads",
    variants={
        "one process, all threads": lambda work: by_one_process(work, work.threads),
        "one process, 1 thread": lambda work: by_one_process(work, 1),
        "DDP, 2 ranks of 1 thread": lambda work: by_two_ranks(work, "averaged"),
        "2 ranks that average nothing": lambda work: by_two_ranks(work, "apart"),
    },
    same=lambda one, other: bool(np.isclose(one, other, rtol=1e-3)),
    controls={
        "one process, 1 thread": "that two ranks win because they have two cores, and one "
        "process has one",
        "2 ranks that average nothing": "that telling two processes to work takes the time, "
        "and not the averaging",
    },
    sweep={"batch": [32, 4_096]},
)


@contextmanager
def no_table() -> Iterator[None]:
    """Nothing: each way makes a table of zeros for itself."""
    yield None


torch_elements = Experiment(
    name="torch-elements",
    title="Two operations on each element of a table of 100 x 100, on the CPU",
    prepare=no_table,
    baseline="element by element",
    variants={
        "element by element": lambda _: by_elements(torch.zeros(100, 100)),
        "element by element, a NumPy array": lambda _: by_elements(np.zeros((100, 100))),
        "one expression": lambda _: at_once(torch.zeros(100, 100)),
    },
    same=torch.equal,
    result=lambda table: torch.as_tensor(table, dtype=torch.float32),
    controls={
        "element by element, a NumPy array": "that it is the loop of Python that takes the time",
    },
)


def on_gpu(fill: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """Return the table that `fill` makes on the GPU, once the GPU is done."""
    table = fill(torch.zeros(50, 50, device="cuda"))
    torch.cuda.synchronize()
    return table


torch_gpu_elements = Experiment(
    name="torch-gpu-elements",
    title="Two operations on each element of a table of 50 x 50, on a GPU",
    prepare=no_table,
    baseline="element by element",
    variants={
        "element by element": lambda _: on_gpu(by_elements),
        "one expression": lambda _: on_gpu(at_once),
    },
    same=torch.equal,
    needs="gpu",
)


@contextmanager
def pages() -> Iterator[SimpleNamespace]:
    """64 MB in ordinary memory, the same in pinned memory, and room for them on the GPU."""
    pageable = torch.ones(MEGABYTES_64)
    there = torch.empty(MEGABYTES_64, device="cuda")
    yield SimpleNamespace(pageable=pageable, pinned=pageable.pin_memory(), there=there)


def copied(work: SimpleNamespace, source: torch.Tensor) -> torch.Tensor:
    """Return the numbers on the GPU, once the copy is done."""
    work.there.copy_(source, non_blocking=True)
    torch.cuda.synchronize()
    return work.there


torch_gpu_copies = Experiment(
    name="torch-gpu-copies",
    title="Copying 64 MB to a GPU, from ordinary and from pinned memory",
    prepare=pages,
    baseline="ordinary memory",
    variants={
        "ordinary memory": lambda work: copied(work, work.pageable),
        "pinned before": lambda work: copied(work, work.pinned),
        "pinned for the copy": lambda work: copied(work, work.pageable.pin_memory()),
    },
    same=torch.equal,
    result=lambda there: there.cpu(),
    poison=lambda work: work.there.fill_(float("nan")),
    needs="gpu",
)
