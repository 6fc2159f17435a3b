"""Pieces in two streams: all of them doubled, each by one launch."""

from tests.conftest import Traced
from tests.pycuda_kernels.conftest import Printed


def test_prints_that_all_are_doubled(printed: Printed) -> None:
    out = printed("pycuda_kernels/streams.py")
    assert out == "8 pieces in two streams, every element doubled: True\n"


def test_a_launch_for_each_piece(traced: Traced) -> None:
    run = traced("pycuda_kernels/streams.py")
    assert len(run.launches) == 8
    assert run.faults == []
