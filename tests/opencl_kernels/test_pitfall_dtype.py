"""An array of float64 for a kernel of floats: what comes out, from the bits."""

import struct

from tests.conftest import RunProgram


def test_the_upper_half_of_each_double_is_doubled_as_a_float(run_program: RunProgram) -> None:
    low, high = struct.unpack("<2f", struct.pack("<d", 1.0))
    (wrong,) = struct.unpack("<d", struct.pack("<2f", 2 * low, 2 * high))
    out = run_program("opencl_kernels/pitfall_dtype.py").stdout
    assert [float(word) for word in out.strip("[]\n").split()] == [wrong] * 4 + [1.0] * 4
