# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""Sum a hundred thousand numbers: each group adds up its own, in memory that its items share."""

import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

GROUP = 256

SUM_KERNEL = r"""
__kernel void sum_groups(__global const float *x, __global float *sums, int n)
{
    __local float partial[256];
    int item = get_local_id(0);
    int i = get_global_id(0);
    partial[item] = i < n ? x[i] : 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int half_of_them = 128; half_of_them > 0; half_of_them /= 2) {
        if (item < half_of_them)
            partial[item] += partial[item + half_of_them];
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (item == 0)
        sums[get_group_id(0)] = partial[0];
}
"""


def total(x: np.ndarray) -> float:
    sum_groups = cl.Program(CONTEXT, SUM_KERNEL).build().sum_groups
    queue, groups = cl.CommandQueue(CONTEXT), -(-x.size // GROUP)
    on_device = cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=x)
    sums = np.full(groups, np.nan, dtype=np.float32)
    output = cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=sums)
    sum_groups(queue, (groups * GROUP,), (GROUP,), on_device, output, np.int32(x.size))
    cl.enqueue_copy(queue, sums, output)
    return float(sums.sum(dtype=np.float64))


def main() -> None:
    x = (np.arange(100_000) % 10).astype(np.float32)
    print(f"on the device: {total(x):,.0f}")
    print(f"by NumPy:      {x.sum(dtype=np.float64):,.0f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
