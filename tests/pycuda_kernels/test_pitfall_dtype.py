"""An array of float64 for a kernel of floats: what comes out, from the bits."""

import struct

from tests.pycuda_kernels.conftest import Printed


def test_the_upper_half_of_each_double_is_doubled_as_a_float(printed: Printed) -> None:
    low, high = struct.unpack("<2f", struct.pack("<d", 1.0))
    (wrong,) = struct.unpack("<d", struct.pack("<2f", 2 * low, 2 * high))
    out = printed("pycuda_kernels/pitfall_dtype.py")
    assert [float(word) for word in out.strip("[]\n").split()] == [wrong] * 4 + [1.0] * 4
    assert wrong == 256
