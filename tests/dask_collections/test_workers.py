"""The clusters that the experiments run on have as many workers as asked for."""

from contextlib import ExitStack

import pytest

from snippets.dask_collections.experiments import Workers


@pytest.mark.parametrize("count", [1, 3])
def test_a_cluster_has_the_workers_that_were_asked_for(count: int) -> None:
    with ExitStack() as stack:
        assert sorted(Workers(stack, count).client.ncores().values()) == [1] * count
