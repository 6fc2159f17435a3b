# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""Four ways to lay work items over 4,000 elements: each of them doubles every element once."""

import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

LAYOUTS_KERNEL = r"""
void double_one(__global float *a, int i, int n)
{
    if (i < n)
        a[i] *= 2;
}

__kernel void groups_1d_items_1d(__global float *a, int n)
{
    double_one(a, get_group_id(0) * get_local_size(0) + get_local_id(0), n);
}

__kernel void groups_1d_items_2d(__global float *a, int n)
{
    int item = get_local_id(1) * get_local_size(0) + get_local_id(0);
    double_one(a, get_group_id(0) * (get_local_size(0) * get_local_size(1)) + item, n);
}

int item_3d()
{
    return (get_local_id(2) * get_local_size(1) + get_local_id(1)) * get_local_size(0)
           + get_local_id(0);
}

__kernel void groups_1d_items_3d(__global float *a, int n)
{
    int size = get_local_size(0) * get_local_size(1) * get_local_size(2);
    double_one(a, get_group_id(0) * size + item_3d(), n);
}

__kernel void groups_2d_items_3d(__global float *a, int n)
{
    int size = get_local_size(0) * get_local_size(1) * get_local_size(2);
    int group = get_group_id(1) * get_num_groups(0) + get_group_id(0);
    double_one(a, group * size + item_3d(), n);
}
"""

LAYOUTS = {  # how many groups, and how many items in each
    "groups_1d_items_1d": ((32,), (128,)),
    "groups_1d_items_2d": ((63, 1), (8, 8)),
    "groups_1d_items_3d": ((63, 1, 1), (4, 4, 4)),
    "groups_2d_items_3d": ((8, 8, 1), (4, 4, 4)),
}


def doubled(numbers: np.ndarray, layout: str) -> np.ndarray:
    kernel = cl.Kernel(cl.Program(CONTEXT, LAYOUTS_KERNEL).build(), layout)
    queue, result = cl.CommandQueue(CONTEXT), np.empty_like(numbers)
    on_device = cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=numbers)
    groups, local = LAYOUTS[layout]
    items = tuple(np.multiply(groups, local).tolist())
    kernel(queue, items, local, on_device, np.int32(numbers.size))
    cl.enqueue_copy(queue, result, on_device)
    return result


def main() -> None:
    numbers = np.arange(4000, dtype=np.float32)
    for layout in LAYOUTS:
        right = np.count_nonzero(doubled(numbers, layout) == 2 * numbers)
        print(f"{layout}: {right:,} of {numbers.size:,} doubled")
        assert right == numbers.size


if __name__ == "__main__":
    main()
# --8<-- [end:program]
