"""The notebook's launch: sixteen elements, and no more."""

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_sixteen_elements_are_doubled(printed: Printed) -> None:
    out = printed("pycuda_kernels/pitfall_one_block.py")
    assert out == "16 of 10,000 cells are doubled\n"


def test_the_trace_says_what_is_left_out(traced: Traced) -> None:
    (launch,) = traced("pycuda_kernels/pitfall_one_block.py").launches
    (fault,) = launch.faults()
    assert "9,984 of 10,000 elements of a are never stored to, the first of them a[16]" in fault
