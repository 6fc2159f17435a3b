# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""The same elements by a launch for each, by one work item, and by an item for each."""

import sys

import numpy as np

try:
    import pyopencl as cl
    from pyopencl import array

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

ELEMENTS_KERNEL = r"""
__kernel void double_one(__global const float *x, __global float *z, int i)
{
    z[i] = 2 * x[i];
}

__kernel void double_alone(__global const float *x, __global float *z, int n)
{
    for (int i = 0; i < n; ++i)
        z[i] = 2 * x[i];
}

__kernel void double_together(__global const float *x, __global float *z, int n)
{
    int i = get_global_id(0);
    if (i < n)
        z[i] = 2 * x[i];
}
"""


class Doubler:
    def __init__(self, context: cl.Context) -> None:
        program = cl.Program(context, ELEMENTS_KERNEL).build()
        self.one, self.alone = program.double_one, program.double_alone
        self.together = program.double_together

    def launch_for_each(self, x: array.Array, z: array.Array) -> None:
        for i in range(x.size):
            self.one(x.queue, (1,), None, x.data, z.data, np.int32(i))

    def one_item(self, x: array.Array, z: array.Array) -> None:
        self.alone(x.queue, (1,), None, x.data, z.data, np.int32(x.size))

    def item_for_each(self, x: array.Array, z: array.Array) -> None:
        items = -(-x.size // 256) * 256
        self.together(x.queue, (items,), (256,), x.data, z.data, np.int32(x.size))


def main() -> None:
    numbers, queue = np.arange(100, dtype=np.float32), cl.CommandQueue(CONTEXT)
    x, doubler = array.to_device(queue, numbers), Doubler(CONTEXT)
    for way in (doubler.launch_for_each, doubler.one_item, doubler.item_for_each):
        z = array.zeros_like(x)
        way(x, z)
        print(f"{way.__name__}: {np.array_equal(z.get(), 2 * numbers)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
