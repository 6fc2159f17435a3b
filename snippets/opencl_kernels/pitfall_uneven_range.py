# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# expect = ["LogicError"]
# ///

# --8<-- [start:program]
"""A hundred work items in groups of 32: they do not come out even."""

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
    numbers = np.ones(100, dtype=np.float32)
    on_device = cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=numbers)
    print("100 items in groups of 32")
    double_elements(cl.CommandQueue(CONTEXT), (100,), (32,), on_device, np.int32(100))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
