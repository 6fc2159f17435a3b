# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Time ten launches on the GPU's own clock: an event before them, one after them."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver, gpuarray
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

DOUBLE_KERNEL = r"""
__global__ void double_elements(float *a, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        a[i] = 2 * a[i];
}
"""


def milliseconds(launches: int, numbers: gpuarray.GPUArray) -> float:
    double_elements = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    begin, end = driver.Event(), driver.Event()
    begin.record()
    for _ in range(launches):
        size, blocks = np.int32(numbers.size), -(-numbers.size // 256)
        double_elements(numbers, size, block=(256, 1, 1), grid=(blocks, 1))
    end.record()
    end.synchronize()  # the launches have returned long before
    return end.time_since(begin)


def main() -> None:
    numbers = gpuarray.to_gpu(np.ones(100_000, dtype=np.float32))
    took = milliseconds(10, numbers)
    print(f"doubled ten times: {numbers.get().max():.0f}")
    print(f"between 0 and 1,000 ms: {0 < took < 1000}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
