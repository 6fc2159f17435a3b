"""How often workers meet each sample, with and without shards."""

import torch

from snippets.torch_multiprocessing.shards import SAMPLES, WORKERS, train
from tests.conftest import RunProgram


def test_shards_are_apart_and_make_the_whole() -> None:
    seen = torch.zeros(WORKERS, SAMPLES, dtype=torch.int64)
    for rank in range(WORKERS):
        train(seen, rank, sharded=True)
    assert seen.sum(dim=0).unique().tolist() == [1]
    assert seen.sum(dim=1).tolist() == [SAMPLES // WORKERS] * WORKERS


def test_prints_the_work_of_all(run_program: RunProgram) -> None:
    run = run_program("torch_multiprocessing/shards.py", start_method="fork")
    assert run.stdout.splitlines() == [
        f"the whole data each: {SAMPLES * WORKERS} samples, each [{WORKERS}] times",
        f"a shard each: {SAMPLES} samples, each [1] times",
    ]
