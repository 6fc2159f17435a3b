# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""No tail check: the items that are left over double another row."""

import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

DOUBLE_KERNEL = r"""
__kernel void double_row(__global float *table, int first)
{
    int i = get_global_id(0);
    table[first + i] *= 2;
}
"""


def main() -> None:
    double_row = cl.Program(CONTEXT, DOUBLE_KERNEL).build().double_row
    queue, table = cl.CommandQueue(CONTEXT), np.ones((3, 100), dtype=np.float32)
    on_device = cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=table)
    double_row(queue, (128,), (32,), on_device, np.int32(0))  # 128 items for 100 cells
    cl.enqueue_copy(queue, table, on_device)
    for number, row in enumerate(table):
        print(f"row {number}: {np.count_nonzero(row == 2)} cells are doubled")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
