# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]", "mako"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""A reduction kernel: what to do with each element, and how to join two results."""

import sys

import numpy as np

try:
    import pyopencl as cl
    from pyopencl import array
    from pyopencl.reduction import ReductionKernel

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")


def dot(x: np.ndarray, y: np.ndarray) -> float:
    kernel = ReductionKernel(
        CONTEXT,
        np.float32,
        neutral="0",
        map_expr="x[i] * y[i]",
        reduce_expr="a + b",
        arguments="__global const float *x, __global const float *y",
        name="dot",
    )
    queue = cl.CommandQueue(CONTEXT)
    return float(kernel(array.to_device(queue, x), array.to_device(queue, y)).get())


def main() -> None:
    x = (np.arange(100_000) % 4).astype(np.float32)
    y = np.full_like(x, 2)
    print(f"on the device: {dot(x, y):,.0f}")
    print(f"by NumPy:      {np.dot(x, y):,.0f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
