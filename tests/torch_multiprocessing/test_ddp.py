"""A training on two ranks, against the same steps made by one process."""

import copy
import sys
from pathlib import Path

import pytest
import torch
import torch.distributed as dist
from torch import nn
from torch.utils.data import DistributedSampler

from snippets.torch_multiprocessing.ddp import network, samples, train
from tests.conftest import RunProgram
from tests.torch_multiprocessing.faults import run_changed
from timings.project.project import Project

PROGRAM = "torch_multiprocessing/ddp.py"
LEAVES = "    dist.destroy_process_group()\n"
COUNT = "sum('gloo' in c.read_text() for c in Path('/proc/self/task').glob('*/comm'))"


def by_one_process(epochs: int) -> nn.Module:
    """Return the model after steps on the batches of both ranks, put together."""
    points, labels = samples(4_000, seed=0)
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for epoch in range(epochs):
        order = torch.randperm(4_000, generator=torch.Generator().manual_seed(epoch))
        for rows in order.split(64):  # rank 0 gets every other one of them, 32 in all
            optimizer.zero_grad()
            loss = nn.functional.binary_cross_entropy_with_logits(model(points[rows]), labels[rows])
            loss.backward()
            optimizer.step()
    return model


def test_the_sampler_deals_one_order_out() -> None:
    shares = []
    for rank in (0, 1):
        sampler = DistributedSampler(range(4_000), num_replicas=2, rank=rank)
        sampler.set_epoch(3)
        shares.append(list(sampler))
    order = torch.randperm(4_000, generator=torch.Generator().manual_seed(3)).tolist()
    assert (shares[0], shares[1]) == (order[::2], order[1::2])


def test_prints_that_it_goes_on_from_its_checkpoint(run_program: RunProgram) -> None:
    run = run_program(PROGRAM)
    assert run.stdout.splitlines() == [
        "epoch 1: 63 batches of each rank",  # 4,000 / 2 / 32, and a smaller one
        "accuracy above 0.9: True",
        "epoch 2: 63 batches of each rank",
        "epoch 3: 63 batches of each rank",
        "accuracy above 0.9: True",
    ]


def test_two_ranks_with_a_break_do_as_one_process_without(project: Project, tmp_path: Path) -> None:
    kept = tmp_path / "kept.pt"
    changes = {
        "            subprocess.run([*TORCHRUN, *options, *arguments], check=True)\n": (
            "            subprocess.run([*TORCHRUN, *options, *arguments], check=True)\n"
            f"        Path(folder, 'checkpoint.pt').replace({str(kept)!r})\n"
        )
    }
    _, problems = run_changed(project, PROGRAM, changes)
    assert problems == []
    saved = torch.load(kept)
    assert saved["epochs"] == 3
    alone = by_one_process(3).state_dict()
    assert all(torch.allclose(saved["model"][key], alone[key], atol=1e-3) for key in alone)
    once = by_one_process(1).state_dict()
    assert not all(torch.allclose(saved["model"][key], once[key], atol=1e-3) for key in once)


def test_a_checkpoint_of_all_epochs_leaves_nothing_to_do(tmp_path: Path) -> None:
    dist.init_process_group(
        "gloo", init_method=(tmp_path / "meeting").as_uri(), rank=0, world_size=1
    )
    try:
        first = copy.deepcopy(train(1, tmp_path / "checkpoint.pt").state_dict())
        again = train(1, tmp_path / "checkpoint.pt").state_dict()
    finally:
        dist.destroy_process_group()
    assert all(map(torch.equal, first.values(), again.values()))


def test_a_rank_that_fails_is_not_overlooked(project: Project) -> None:
    changes = {"    first = 0\n": "    first = 0\n    if dist.get_rank(): raise ValueError\n"}
    run, problems = run_changed(project, PROGRAM, changes, expect=("CalledProcessError",))
    assert (run.stdout, problems) == ("", [])


@pytest.mark.skipif(sys.platform != "linux", reason="reads the names of threads from /proc")
@pytest.mark.parametrize("program", ["ddp", "ddp_gradients", "torchrun_failure", "uneven_inputs"])
def test_the_threads_of_gloo_end_with_their_group(project: Project, program: str) -> None:
    """One that is left when Python ends may abort a rank that has done its work, or hang it."""
    counted = (
        f"    before, rank = {COUNT}, dist.get_rank()\n{LEAVES}"
        f"    print('gloo', before > 0, {COUNT}, flush=True) if rank == 0 else None\n"
    )
    run, problems = run_changed(project, f"torch_multiprocessing/{program}.py", {LEAVES: counted})
    told = {line for line in run.stdout.splitlines() if line.startswith("gloo")}
    assert (told, problems) == ({"gloo True 0"}, [])


@pytest.mark.parametrize("epoch", [0, 1])
def test_set_epoch_changes_the_order(epoch: int) -> None:
    sampler = DistributedSampler(range(100), num_replicas=2, rank=0)
    before = list(sampler)
    sampler.set_epoch(epoch)
    assert (list(sampler) == before) == (epoch == 0)
