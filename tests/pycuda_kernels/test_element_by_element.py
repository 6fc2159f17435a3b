"""Three ways over the same elements: how many launches and threads each takes."""

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_prints_that_all_agree(printed: Printed) -> None:
    out = printed("pycuda_kernels/element_by_element.py").splitlines()
    assert out == ["launch_for_each: True", "one_thread: True", "thread_for_each: True"]


def test_launches_and_threads(traced: Traced) -> None:
    launches = traced("pycuda_kernels/element_by_element.py").launches
    threads = [(one.kernel, one.threads) for one in launches if one.kernel.startswith("double")]
    assert threads == [*[("double_one", 1)] * 100, ("double_alone", 1), ("double_together", 256)]
