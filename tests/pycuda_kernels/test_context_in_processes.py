"""A child that makes the GPU ready for itself."""

from tests.pycuda_kernels.conftest import Printed


def test_parent_and_child_double(printed: Printed) -> None:
    lines = printed("pycuda_kernels/context_in_processes.py").splitlines()
    assert [line.split()[-4:] for line in lines] == [["0.0", "2.0", "4.0", "6.0"]] * 2
