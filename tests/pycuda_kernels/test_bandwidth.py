"""Three kinds of work that move as many bytes."""

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_prints_equal_bytes(printed: Printed) -> None:
    out = printed("pycuda_kernels/bandwidth.py").splitlines()
    assert [line.split(":")[1].split()[0] for line in out] == [f"{2 * 4 * 3 * 2**18:,}"] * 3
    assert [line.split()[-1] for line in out] == ["True"] * 3


def test_each_element_is_stored_to_once(traced: Traced) -> None:
    run = traced("pycuda_kernels/bandwidth.py")
    assert [launch.kernel for launch in run.launches] == ["double_into", "saxpy"]
    assert run.faults == []
    bytes_moved = [
        sum(array.elements * array.item for array in launch.arrays.values())
        for launch in run.launches
    ]
    assert bytes_moved[0] == bytes_moved[1]
