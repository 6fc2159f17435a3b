# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""A copy, doubling and saxpy that move the same number of bytes through the memory."""

import sys
from collections.abc import Callable

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver, gpuarray
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

THREADS, EACH = 256, 4  # threads of a block, elements of a thread

DOUBLE_KERNEL = r"""
__global__ void double_into(const float *__restrict__ x, float *__restrict__ z, int n)
{
    int first = blockIdx.x * (4 * blockDim.x) + threadIdx.x;
    for (int k = 0; k < 4; ++k) {
        int i = first + k * blockDim.x;
        if (i < n)
            z[i] = 2 * x[i];
    }
}
"""

SAXPY_KERNEL = r"""
__global__ void saxpy(float a, const float *__restrict__ x, const float *__restrict__ y,
                      float *__restrict__ z, int n)
{
    int first = blockIdx.x * (4 * blockDim.x) + threadIdx.x;
    for (int k = 0; k < 4; ++k) {
        int i = first + k * blockDim.x;
        if (i < n)
            z[i] = a * x[i] + y[i];
    }
}
"""


def copy(x: gpuarray.GPUArray, z: gpuarray.GPUArray) -> None:
    driver.memcpy_dtod(z.gpudata, x.gpudata, x.nbytes)


def launch(
    kernel: Callable[..., None], arguments: list[np.number | gpuarray.GPUArray], size: int
) -> None:
    blocks = -(-size // (THREADS * EACH))
    kernel(*arguments, np.int32(size), block=(THREADS, 1, 1), grid=(blocks, 1))


def main() -> None:
    double_into = SourceModule(DOUBLE_KERNEL).get_function("double_into")
    saxpy = SourceModule(SAXPY_KERNEL).get_function("saxpy")
    # Two arrays of `long`, or three of `short`: as many bytes.
    long, short = 3 * 2**18, 2 * 2**18
    x = gpuarray.to_gpu((np.arange(long) % 10).astype(np.float32))
    z = gpuarray.empty(long, np.float32)
    copy(x, z)
    print(f"copy:     {2 * x.nbytes:,} bytes, right: {np.array_equal(z.get(), x.get())}")
    launch(double_into, [x, z], long)
    print(f"doubling: {2 * x.nbytes:,} bytes, right: {np.array_equal(z.get(), 2 * x.get())}")
    u, v, w = (gpuarray.to_gpu(np.full(short, number, np.float32)) for number in (1, 2, 0))
    launch(saxpy, [np.float32(3), u, v, w], short)
    print(f"saxpy:    {3 * u.nbytes:,} bytes, right: {np.all(w.get() == 5)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
