"""Ten launches between two events: two to the power of ten."""

from tests.pycuda_kernels.conftest import Printed


def test_prints_the_power_and_a_time(printed: Printed) -> None:
    out = printed("pycuda_kernels/events.py").splitlines()
    assert out == ["doubled ten times: 1024", "between 0 and 1,000 ms: True"]
