"""How many items go to a worker at a time, by `Pool.map` and by `imap`."""

from multiprocessing.pool import ThreadPool

import pytest

from snippets.pool_and_process.chunk_size import chunk_sizes, increment, place_in_chunk
from tests.conftest import RunProgram


def test_increment() -> None:
    assert [increment(number) for number in (-1, 0, 41)] == [0, 1, 42]


@pytest.mark.parametrize("sizes", [[1], [3, 3, 2], [1, 1, 1], [5]])
def test_chunk_sizes_counts_from_the_places(sizes: list[int]) -> None:
    places = [place for size in sizes for place in range(1, size + 1)]
    assert chunk_sizes(places) == sizes


def test_items_that_share_a_list_are_counted() -> None:
    with ThreadPool(1) as pool:  # threads pickle nothing: one list for all
        assert pool.map(place_in_chunk, [[]] * 5, chunksize=2) == [1, 2, 3, 4, 5]


def test_prints_four_chunks_a_worker_and_one_by_one(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/chunk_size.py", start_method="spawn")
    by_map, by_fifty, by_imap, same = run.stdout.splitlines()
    items, workers = 100, 2
    chunk = -(-items // (4 * workers))  # rounded up
    sizes = [int(size) for size in by_map.removeprefix("map:").split()]
    assert sizes == [chunk] * (items // chunk) + [items % chunk]
    assert by_fifty.split(": ")[1] == "50 50"
    assert by_imap.split(": ")[1].strip() == "100 chunks of 1"
    assert same.endswith("True")
