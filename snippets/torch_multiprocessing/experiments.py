"""What the chapter torch.multiprocessing measures, on a CPU and, at the end, on a GPU."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from snippets.torch_multiprocessing.hogwild import accuracy, network, samples
from timings import Experiment

# Forked workers hang once their parent has computed with threads; spawned ones never do.
SPAWN = mp.get_context("spawn")
MEGABYTES_64 = 16_000_000  # numbers of 4 bytes


@contextmanager
def serving(target: Callable, *arguments: object, workers: int = 1) -> Iterator[SimpleNamespace]:
    """Workers that serve a queue of requests each and share one of answers, until told None."""
    inboxes, answers = [SPAWN.Queue() for _ in range(workers)], SPAWN.SimpleQueue()
    processes = [
        SPAWN.Process(target=target, args=(inbox, answers, rank, *arguments), daemon=True)
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


def take(inbox: mp.Queue, answers: mp.SimpleQueue, rank: int) -> None:
    """Answer each array or tensor with the sum of its first and last number."""
    answers.put(rank)
    while (data := inbox.get()) is not None:
        ends = float(data[0] + data[-1])
        del data
        answers.put(ends)


@contextmanager
def receiver() -> Iterator[SimpleNamespace]:
    """A worker that takes what it is sent, and 64 MB that are shared already."""
    buffer = torch.zeros(MEGABYTES_64).share_memory_()
    with serving(take) as work:
        work.buffer = buffer
        yield work


def hand_over(work: SimpleNamespace, data: np.ndarray | torch.Tensor) -> float:
    work.inboxes[0].put(data)
    return work.answers.get()


torch_queue = Experiment(
    name="torch-queue",
    title="Making 64 MB of ones and handing them to a waiting worker, by a queue",
    prepare=receiver,
    baseline="NumPy array, pickled",
    variants={
        "NumPy array, pickled": lambda work: hand_over(work, np.ones(MEGABYTES_64, np.float32)),
        "new tensor": lambda work: hand_over(work, torch.ones(MEGABYTES_64)),
        "shared tensor, used again": lambda work: hand_over(work, work.buffer.fill_(1)),
    },
)


TARGET = 0.92
LONGEST = 5  # epochs, in case that the target is never reached


def train_until(
    model: nn.Module, shard: tuple, held_out: tuple, reached: torch.Tensor, seed: int
) -> None:
    """Train until somebody has seen the target accuracy: all learn of it by `reached`."""
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    loss = nn.BCEWithLogitsLoss()
    points, labels = shard
    for _ in range(LONGEST):
        order = torch.randperm(len(points), generator=generator)
        for step, rows in enumerate(order.split(8)):
            if reached:
                return
            optimizer.zero_grad()
            loss(model(points[rows]), labels[rows]).backward()
            optimizer.step()
            if step % 20 == 0 and accuracy(model, *held_out) >= TARGET:
                reached.fill_(1)


def trainer(inbox: mp.Queue, answers: mp.SimpleQueue, rank: int, *arguments: object) -> None:
    """Train on the rank's shard whenever told to."""
    torch.set_num_threads(1)
    model, shards, held_out, reached = arguments
    torch.optim.SGD(model.parameters(), lr=0.02)  # the first one takes seconds: it imports much
    answers.put(rank)
    while inbox.get() is not None:
        train_until(model, shards[rank], held_out, reached, rank)
        answers.put(rank)


@contextmanager
def learners(workers: int) -> Iterator[SimpleNamespace]:
    """A shared model, so many warm workers with a shard each, and the whole for one process."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    points, labels = samples(10_000, seed=0)
    held_out = samples(1_000, seed=1)
    model = network(seed=2).share_memory()
    reached = torch.zeros(1).share_memory_()
    shards = [(points[rank::workers], labels[rank::workers]) for rank in range(workers)]
    with serving(trainer, model, shards, held_out, reached, workers=workers) as work:
        work.model, work.reached, work.held_out = model, reached, held_out
        work.whole, work.start = (points, labels), network(seed=2).state_dict()
        yield work
    torch.set_num_threads(before)


def begin(work: SimpleNamespace) -> None:
    work.model.load_state_dict(work.start)
    work.reached.fill_(0)


def alone(work: SimpleNamespace) -> bool:
    begin(work)
    train_until(work.model, work.whole, work.held_out, work.reached, seed=0)
    return bool(work.reached)


def hogwild(work: SimpleNamespace) -> bool:
    begin(work)
    for inbox in work.inboxes:
        inbox.put("go")
    for _ in work.inboxes:
        work.answers.get()
    return bool(work.reached)


torch_hogwild = Experiment(
    name="torch-hogwild",
    title="Training until 92 % of the held-out samples are right, by the number of workers",
    prepare=learners,
    baseline="one process",
    variants={"one process": alone, "Hogwild": hogwild},
    sweep={"workers": [1, 2, 4]},
    budget=30,
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
    """As many warm workers as torch uses threads, at least two and at most four."""
    threads = torch.get_num_threads()
    with SPAWN.Pool(min(4, max(2, threads))) as pool:
        pool.map(layers, [(seed, 1) for seed in range(4)])
        yield SimpleNamespace(task=task, pool=pool, threads=threads)
    torch.set_num_threads(threads)


def with_threads(work: SimpleNamespace, threads: int) -> list[float]:
    return work.pool.map(work.task, [(seed, threads) for seed in range(4)], chunksize=1)


torch_threads = Experiment(
    name="torch-threads",
    title="Four small networks: one process, and a worker for each core, by threads in each",
    prepare=layer_workers,
    task=layers,
    baseline="workers, 1 thread each",
    variants={
        "one process, all threads": lambda work: [
            work.task((seed, work.threads)) for seed in range(4)
        ],
        "workers, 1 thread each": lambda work: with_threads(work, 1),
        "workers, all threads each": lambda work: with_threads(work, max(2, work.threads)),
    },
    same=lambda one, other: np.allclose(one, other, atol=1e-4),  # threads add in another order
)


@contextmanager
def pictures(microseconds: int) -> Iterator[SimpleNamespace]:
    """Sixty-four pictures that take so long to decode, and loaders with warm workers."""
    dataset = Pictures(seconds=microseconds / 1e6)
    loaders = {
        workers: DataLoader(
            dataset,
            batch_size=8,
            num_workers=workers,
            persistent_workers=workers > 0,
        )
        for workers in (0, 1, 2)
    }
    try:
        yield SimpleNamespace(loaders=loaders)
    finally:
        for loader in loaders.values():
            loader._iterator = None  # ends the workers; DataLoader has no other word for it


def loaded(work: SimpleNamespace, workers: int) -> list[int]:
    return [number for _, index, _ in work.loaders[workers] for number in index.tolist()]


torch_loader = Experiment(
    name="torch-loader",
    title="Loading 64 pictures in batches of 8, by the time that one takes to decode",
    prepare=pictures,
    baseline="no workers",
    variants={
        "no workers": lambda work: loaded(work, 0),
        "1 warm worker": lambda work: loaded(work, 1),
        "2 warm workers": lambda work: loaded(work, 2),
    },
    sweep={"microseconds": [10, 100, 1_000, 5_000]},
    budget=20,
)


def wide_network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU())


def step(model: nn.Module, points: torch.Tensor) -> float:
    """Return the sum of the squares of all gradients, for one batch."""
    model.zero_grad()
    model(points).square().mean().backward()
    return sum(parameter.grad.square().sum().item() for parameter in model.parameters())


def rank_of_two(inbox: mp.Queue, answers: mp.SimpleQueue, rank: int, *arguments: object) -> None:
    """Compute a step on the rank's half of the batch whenever told to."""
    file, batch = arguments
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{file}", rank=rank, world_size=2)
    model = DistributedDataParallel(wide_network())
    answers.put(rank)
    while inbox.get() is not None:
        answers.put(step(model, batch[rank::2]))
    dist.destroy_process_group()


@contextmanager
def two_ranks(batch: int) -> Iterator[SimpleNamespace]:
    """A batch of that size, a model for one process, and two warm ranks."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    points = torch.randn(batch, 256, generator=torch.Generator().manual_seed(1)).share_memory_()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rendezvous").as_posix()
        with serving(rank_of_two, file, points, workers=2) as work:
            work.points, work.model = points, wide_network()
            yield work
    torch.set_num_threads(before)


def by_two_ranks(work: SimpleNamespace) -> float:
    for inbox in work.inboxes:
        inbox.put("go")
    answers = [work.answers.get() for _ in work.inboxes]
    return sum(answers) / 2


torch_ddp = Experiment(
    name="torch-ddp",
    title="Gradients of a network of 400,000 weights: one process, and two ranks by gloo",
    prepare=two_ranks,
    baseline="one process",
    variants={
        "one process": lambda work: step(work.model, work.points),
        "DDP, 2 ranks": by_two_ranks,
    },
    same=lambda one, other: bool(np.isclose(one, other, rtol=1e-3)),
    sweep={"batch": [32, 512, 4096]},
    budget=20,
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
        "one expression": lambda _: at_once(torch.zeros(100, 100)),
    },
    same=torch.equal,
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
