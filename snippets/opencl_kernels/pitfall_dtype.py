# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""An array of float64 for a kernel of floats: no error, and wrong numbers."""

import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

DOUBLE_KERNEL = r"""
__kernel void double_elements(__global float *a, int n)
{
    int i = get_global_id(0);
    if (i < n)
        a[i] = 2 * a[i];
}
"""


def main() -> None:
    double_elements = cl.Program(CONTEXT, DOUBLE_KERNEL).build().double_elements
    queue, numbers = cl.CommandQueue(CONTEXT), np.ones(8)  # float64, as NumPy makes them
    on_device = cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=numbers)
    double_elements(queue, (32,), (32,), on_device, np.int32(8))
    cl.enqueue_copy(queue, numbers, on_device)
    print(numbers)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
