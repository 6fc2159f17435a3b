"""What `In`, `Out` and `InOut` copy, by hand."""

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_prints_both_results(printed: Printed) -> None:
    scaled, largest = printed("pycuda_kernels/in_out.py").splitlines()
    assert [float(word) for word in scaled.split()[1:]] == [1.0, 0.5, 0.25, 2.0]
    assert [float(word) for word in largest.split()[1:]] == [8.0, 5.0, 5.0, 16.0]


def test_each_result_is_stored_to_once(traced: Traced) -> None:
    (launch,) = traced("pycuda_kernels/in_out.py").launches
    assert launch.faults() == []
    assert not launch.arrays["x"].stored
