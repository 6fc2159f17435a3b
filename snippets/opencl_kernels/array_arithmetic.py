# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""Arithmetic as in NumPy, on arrays that stay on the device."""

import sys

import numpy as np

try:
    import pyopencl as cl
    from pyopencl import array

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")


def line(x: np.ndarray) -> np.ndarray:
    """3x + 1, worked out on the device."""
    on_device = array.to_device(cl.CommandQueue(CONTEXT), x)
    return (3 * on_device + 1).get()


def main() -> None:
    x = np.arange(1_000_000, dtype=np.float32)
    y = line(x)
    print("the first:", *y[:5].astype(int))
    print("all of them:", np.array_equal(y, 3 * x + 1))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
