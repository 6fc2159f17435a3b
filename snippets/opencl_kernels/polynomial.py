# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""A polynomial of degree 16, 32 operations for each element, in one pass over the memory."""

import math
import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

COEFFICIENTS = [1 / math.factorial(k) for k in range(17)]  # the exponential function's

POLYNOMIAL_KERNEL = r"""
float at(float x)
{
    float sum = c[16];
    #pragma unroll
    for (int k = 15; k >= 0; --k)
        sum = sum * x + c[k];
    return sum;
}

__kernel void for_each(__global const float *x, __global float *z, int n)
{
    int i = get_global_id(0);
    if (i < n)
        z[i] = at(x[i]);
}

__kernel void stretches(__global const float *x, __global float *z, int n)
{
    int items = get_global_size(0), length = (n + items - 1) / items;
    int first = get_global_id(0) * length, end = min(first + length, n);
    for (int i = first; i < end; ++i)
        z[i] = at(x[i]);
}

__kernel void striding(__global const float *x, __global float *z, int n)
{
    for (int i = get_global_id(0); i < n; i += get_global_size(0))
        z[i] = at(x[i]);
}
"""


def kernels() -> cl.Program:
    numbers = ", ".join(f"{number:e}f" for number in COEFFICIENTS)
    source = f"__constant float c[] = {{{numbers}}};\n{POLYNOMIAL_KERNEL}"
    return cl.Program(CONTEXT, source).build()


def main() -> None:
    x = np.linspace(0, 1, 10_000, dtype=np.float32)
    queue, program = cl.CommandQueue(CONTEXT), kernels()
    on_device = cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=x)
    for name, items in (("for_each", x.size), ("stretches", 64), ("striding", 1024)):
        z = np.full_like(x, np.nan)
        output = cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=z)
        cl.Kernel(program, name)(queue, (items,), None, on_device, output, np.int32(x.size))
        cl.enqueue_copy(queue, z, output)
        print(f"{name}: the exponential function, {np.allclose(z, np.exp(x), rtol=1e-5)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
