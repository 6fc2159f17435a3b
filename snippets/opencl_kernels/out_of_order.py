# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""A queue without an order of its own: events say what has to wait for what."""

import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

STEPS_KERNEL = r"""
__kernel void fill(__global float *a, float number)
{
    a[get_global_id(0)] = number;
}

__kernel void add(__global const float *x, __global const float *y, __global float *z)
{
    z[get_global_id(0)] = x[get_global_id(0)] + y[get_global_id(0)];
}
"""


def filled_and_added(size: int) -> np.ndarray:
    """One array of threes and one of fours, in any order; then their sum."""
    program = cl.Program(CONTEXT, STEPS_KERNEL).build()
    any_order = cl.command_queue_properties.OUT_OF_ORDER_EXEC_MODE_ENABLE
    queue, fill = cl.CommandQueue(CONTEXT, properties=any_order), program.fill
    x, y, z = (cl.Buffer(CONTEXT, cl.mem_flags.READ_WRITE, 4 * size) for _ in range(3))
    filled = [
        fill(queue, (size,), None, buffer, np.float32(number))
        for buffer, number in ((x, 3), (y, 4))
    ]
    added = program.add(queue, (size,), None, x, y, z, wait_for=filled)
    result = np.full(size, np.nan, dtype=np.float32)
    cl.enqueue_copy(queue, result, z, wait_for=[added])
    return result


def main() -> None:
    result = filled_and_added(100_000)
    print("the first:", *result[:5].astype(int))
    print("all of them:", np.all(result == 7))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
