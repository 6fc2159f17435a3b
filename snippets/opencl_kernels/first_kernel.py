# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""Double a hundred numbers on an OpenCL device: copy there, launch, copy back."""

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


def doubled(numbers: np.ndarray) -> np.ndarray:
    double_elements = cl.Program(CONTEXT, DOUBLE_KERNEL).build().double_elements
    queue = cl.CommandQueue(CONTEXT)
    on_device = cl.Buffer(CONTEXT, cl.mem_flags.READ_WRITE, numbers.nbytes)
    cl.enqueue_copy(queue, on_device, numbers)
    group = 32
    items = -(-numbers.size // group) * group  # rounded up to whole groups
    double_elements(queue, (items,), (group,), on_device, np.int32(numbers.size))
    result = np.empty_like(numbers)
    cl.enqueue_copy(queue, result, on_device)  # waits until it is there
    return result


def main() -> None:
    numbers = np.arange(100, dtype=np.float32)
    result = doubled(numbers)
    print("the first:", *result[:5].astype(int))
    print("the last: ", *result[-5:].astype(int))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
