"""Computing in a loop: how often the shared part is done, and how much runs at once."""

import dask

from snippets.dask_collections.compute_in_loop import Kitchen
from tests.conftest import RunProgram


def test_what_is_shared_is_done_once_in_one_compute() -> None:
    kitchen = Kitchen()
    baked = dask.compute(*kitchen.dishes(3), scheduler="sync")
    assert baked == (200, 201, 202)
    assert (kitchen.heated, kitchen.most) == (1, 1)


def test_in_a_loop_it_is_done_each_time(run_program: RunProgram) -> None:
    loop, once = run_program("dask_collections/compute_in_loop.py").stdout.splitlines()
    assert loop == "compute in a loop: (200, 201, 202, 203), heated 4x, 1 at once"
    assert once == "compute once: (200, 201, 202, 203), heated 1x, 4 at once"
