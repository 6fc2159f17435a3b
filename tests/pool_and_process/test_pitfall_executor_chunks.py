"""How many messages carry a thousand items."""

from multiprocessing.pool import ThreadPool

from snippets.pool_and_process.pitfall_executor_chunks import opens_message
from tests.conftest import RunProgram


def test_the_first_of_those_that_share_a_list_opens() -> None:
    with ThreadPool(1) as pool:  # threads pickle nothing: one list for all
        assert pool.map(opens_message, [[]] * 4) == [True, False, False, False]


def test_prints_one_message_for_each_item_where_no_size_is_given(run_program: RunProgram) -> None:
    run = run_program("pool_and_process/pitfall_executor_chunks.py", start_method="spawn")
    told = [line.removesuffix(" messages").rsplit(maxsplit=1) for line in run.stdout.splitlines()]
    assert dict(told) == {
        "Pool.map": "8",  # four for each of two workers
        "Pool.imap": "1,000",
        "Executor.map": "1,000",
        "Executor.map, chunksize=125": str(1000 // 125),
    }
