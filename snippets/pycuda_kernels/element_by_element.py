# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# partial = ["double_one"]
# ///

# --8<-- [start:program]
"""The same elements by a launch for each, by one thread, and by a thread for each."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import gpuarray
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

ELEMENTS_KERNEL = r"""
__global__ void double_one(const float *x, float *z, int i)
{
    z[i] = 2 * x[i];
}

__global__ void double_alone(const float *x, float *z, int n)
{
    for (int i = 0; i < n; ++i)
        z[i] = 2 * x[i];
}

__global__ void double_together(const float *x, float *z, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        z[i] = 2 * x[i];
}
"""


class Doubler:
    def __init__(self) -> None:
        module = SourceModule(ELEMENTS_KERNEL)
        self.one = module.get_function("double_one")
        self.alone = module.get_function("double_alone")
        self.together = module.get_function("double_together")

    def launch_for_each(self, x: gpuarray.GPUArray, z: gpuarray.GPUArray) -> None:
        for i in range(x.size):
            self.one(x, z, np.int32(i), block=(1, 1, 1), grid=(1, 1))

    def one_thread(self, x: gpuarray.GPUArray, z: gpuarray.GPUArray) -> None:
        self.alone(x, z, np.int32(x.size), block=(1, 1, 1), grid=(1, 1))

    def thread_for_each(self, x: gpuarray.GPUArray, z: gpuarray.GPUArray) -> None:
        self.together(x, z, np.int32(x.size), block=(256, 1, 1), grid=(-(-x.size // 256), 1))


def main() -> None:
    numbers = np.arange(100, dtype=np.float32)
    x, doubler = gpuarray.to_gpu(numbers), Doubler()
    for way in (doubler.launch_for_each, doubler.one_thread, doubler.thread_for_each):
        z = gpuarray.zeros(x.shape, x.dtype)
        way(x, z)
        print(f"{way.__name__}: {np.array_equal(z.get(), 2 * numbers)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
