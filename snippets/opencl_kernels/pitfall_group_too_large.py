# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# expect = ["LogicError"]
# ///

# --8<-- [start:program]
"""A group of more work items than the device takes."""

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
    most = CONTEXT.devices[0].max_work_group_size
    numbers = np.ones(2 * most, dtype=np.float32)
    on_device = cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=numbers)
    print(f"a group may have {most:,} items")
    size, group = np.int32(numbers.size), (2 * most,)
    double_elements(cl.CommandQueue(CONTEXT), group, group, on_device, size)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
