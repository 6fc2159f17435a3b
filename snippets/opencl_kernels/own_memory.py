# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""Hand the device NumPy's own memory: one that can reach it need not copy."""

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


def double_in_place(numbers: np.ndarray) -> None:
    double_elements = cl.Program(CONTEXT, DOUBLE_KERNEL).build().double_elements
    queue, flags = cl.CommandQueue(CONTEXT), cl.mem_flags
    on_device = cl.Buffer(CONTEXT, flags.READ_WRITE | flags.USE_HOST_PTR, hostbuf=numbers)
    double_elements(queue, (numbers.size,), None, on_device, np.int32(numbers.size))
    mapped, _ = cl.enqueue_map_buffer(  # waits; a device with a copy of its own brings it back
        queue, on_device, cl.map_flags.READ, 0, numbers.shape, numbers.dtype
    )
    mapped.base.release(queue)


def main() -> None:
    numbers = np.arange(100, dtype=np.float32)
    double_in_place(numbers)
    print("the last:", *numbers[-5:].astype(int))
    print("the device's memory is ours:", bool(CONTEXT.devices[0].host_unified_memory))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
