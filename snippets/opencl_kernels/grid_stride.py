# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""A loop with the stride of all work items: any number of items does any number of elements."""

import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

SAXPY_KERNEL = r"""
__kernel void saxpy(float a, __global const float *x, __global const float *y,
                    __global float *z, int n)
{
    for (int i = get_global_id(0); i < n; i += get_global_size(0))
        z[i] = a * x[i] + y[i];
}
"""


def saxpy(a: float, x: np.ndarray, y: np.ndarray, items: int) -> np.ndarray:
    kernel = cl.Program(CONTEXT, SAXPY_KERNEL).build().saxpy
    queue, z = cl.CommandQueue(CONTEXT), np.empty_like(x)
    flags = cl.mem_flags
    inputs = [
        cl.Buffer(CONTEXT, flags.READ_ONLY | flags.COPY_HOST_PTR, hostbuf=one) for one in (x, y)
    ]
    output = cl.Buffer(CONTEXT, flags.WRITE_ONLY, z.nbytes)
    kernel(queue, (items,), None, np.float32(a), *inputs, output, np.int32(x.size))
    cl.enqueue_copy(queue, z, output)
    return z


def main() -> None:
    x = np.arange(1000, dtype=np.float32)
    y = np.ones_like(x)
    for items in (1, 7, 256, 4096):
        right = np.array_equal(saxpy(2.0, x, y, items), 2 * x + y)
        print(f"{items:,} work items: {right}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
