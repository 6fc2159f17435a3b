# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""Each work item says who it is: by get_global_id, and by its group and its place in it."""

import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

WHO_KERNEL = r"""
__kernel void who(__global int *given, __global int *worked_out)
{
    int x = get_global_id(0), y = get_global_id(1);
    int place = y * get_global_size(0) + x;
    int own_x = get_group_id(0) * get_local_size(0) + get_local_id(0);
    int own_y = get_group_id(1) * get_local_size(1) + get_local_id(1);
    given[place] = 100 * x + y;
    worked_out[place] = 100 * own_x + own_y;
}
"""


def who(items: tuple[int, int], group: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """For each item 100 times its x, plus its y: as it is given, and as it is worked out."""
    kernel = cl.Program(CONTEXT, WHO_KERNEL).build().who
    queue = cl.CommandQueue(CONTEXT)
    results = np.full((2, items[1], items[0]), -1, dtype=np.int32)
    buffers = [cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=part) for part in results]
    kernel(queue, items, group, *buffers)
    for result, buffer in zip(results, buffers, strict=True):
        cl.enqueue_copy(queue, result, buffer)
    return results[0], results[1]


def main() -> None:
    for group in ((1, 1), (4, 2), (8, 8)):
        given, worked_out = who((16, 8), group)
        print(f"groups of {group[0]} x {group[1]}: the same", np.array_equal(given, worked_out))
    print("the first row:", *given[0, :4])
    print("the second:   ", *given[1, :4])


if __name__ == "__main__":
    main()
# --8<-- [end:program]
