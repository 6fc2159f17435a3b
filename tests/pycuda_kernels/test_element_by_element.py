"""Three ways over the same elements: how many launches and threads each takes."""

import numpy as np

from tests.conftest import Simulate
from tests.pycuda_kernels.conftest import Printed


def test_prints_that_all_agree(printed: Printed) -> None:
    out = printed("pycuda_kernels/element_by_element.py").splitlines()
    assert out == ["launch_for_each: True", "one_thread: True", "thread_for_each: True"]


def test_launches_and_threads(simulate: Simulate) -> None:
    run = simulate("pycuda_kernels/element_by_element.py")
    threads = [
        (launch.kernel, int(np.prod(launch.grid) * np.prod(launch.block)))
        for launch in run.launches
    ]
    assert threads == [*[("double_one", 1)] * 100, ("double_alone", 1), ("double_together", 256)]
