# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""A loop with the stride of the grid: any number of threads does any number of elements."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

SAXPY_KERNEL = r"""
__global__ void saxpy(float a, const float *x, const float *y, float *z, int n)
{
    int stride = gridDim.x * blockDim.x;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride)
        z[i] = a * x[i] + y[i];
}
"""


def saxpy(a: float, x: np.ndarray, y: np.ndarray, blocks: int) -> np.ndarray:
    kernel = SourceModule(SAXPY_KERNEL).get_function("saxpy")
    z = np.empty_like(x)
    kernel(
        np.float32(a),
        driver.In(x),
        driver.In(y),
        driver.Out(z),
        np.int32(x.size),
        block=(256, 1, 1),
        grid=(blocks, 1),
    )
    return z


def main() -> None:
    x = np.arange(1000, dtype=np.float32)
    y = np.ones_like(x)
    for blocks in (1, 2, 4, 10):
        right = np.array_equal(saxpy(2.0, x, y, blocks), 2 * x + y)
        print(f"{blocks} blocks of 256 threads: {right}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
