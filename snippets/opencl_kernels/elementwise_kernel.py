# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""An elementwise kernel: one expression, and PyOpenCL writes the rest."""

import sys

import numpy as np

try:
    import pyopencl as cl
    from pyopencl import array
    from pyopencl.elementwise import ElementwiseKernel

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")


def saxpy(a: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    kernel = ElementwiseKernel(
        CONTEXT,
        "float a, const float *x, const float *y, float *z",
        "z[i] = a * x[i] + y[i]",
        "saxpy",
    )
    queue = cl.CommandQueue(CONTEXT)
    z = array.empty(queue, x.shape, np.float32)
    kernel(a, array.to_device(queue, x), array.to_device(queue, y), z)
    return z.get()


def main() -> None:
    x = np.arange(1_000_000, dtype=np.float32)
    y = np.ones_like(x)
    z = saxpy(2.0, x, y)
    print("the first:", *z[:5].astype(int))
    print("all of them:", np.array_equal(z, 2 * x + y))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
