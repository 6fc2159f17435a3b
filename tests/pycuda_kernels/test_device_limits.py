"""The limits that the programming guide gives for every device since compute capability 3.0."""

from tests.pycuda_kernels.conftest import Printed


def test_prints_at_least_what_every_device_has(printed: Printed) -> None:
    lines = dict(
        line.split(":", 1)
        for line in printed("pycuda_kernels/device_limits.py").splitlines()
        if ":" in line
    )
    assert lines["threads in a block"].split() == ["1,024"]
    assert lines["each side of a block"].split(" x ") == ["  1,024", "1,024", "64"]
    assert lines["each side of a grid"].split(" x ")[1:] == ["65,535", "65,535"]
    assert lines["threads in a warp"].split() == ["32"]
