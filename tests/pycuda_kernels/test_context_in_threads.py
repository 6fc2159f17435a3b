"""A context in each thread: both ways give the same."""

import numpy as np

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_prints_that_both_double(printed: Printed) -> None:
    out = printed("pycuda_kernels/context_in_threads.py")
    assert out == "pushed: True\nretained: True\n"


def test_a_context_is_current_only_while_it_is_used(traced: Traced) -> None:
    numbers = np.array([1, -3, 0.5], dtype=np.float32)
    path = "pycuda_kernels/context_in_threads.py"
    run = traced(path, ("pushed", numbers), ("retained", numbers), ("pushed", -numbers))
    assert [one.tolist() for one in run.results] == [[2, -6, 1], [2, -6, 1], [-2, 6, -1]]
    assert run.faults == []
