# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Five ways to lay threads over 4,000 elements: each of them doubles every element once."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

LAYOUTS_KERNEL = r"""
__global__ void grid_1d_block_1d(float *a, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        a[i] *= 2;
}

__global__ void grid_1d_block_2d(float *a, int n)
{
    int thread = threadIdx.y * blockDim.x + threadIdx.x;
    int i = blockIdx.x * (blockDim.x * blockDim.y) + thread;
    if (i < n)
        a[i] *= 2;
}

__global__ void grid_1d_block_3d(float *a, int n)
{
    int thread = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
    int i = blockIdx.x * (blockDim.x * blockDim.y * blockDim.z) + thread;
    if (i < n)
        a[i] *= 2;
}

__global__ void grid_2d_block_3d(float *a, int n)
{
    int block = blockIdx.y * gridDim.x + blockIdx.x;
    int thread = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
    int i = block * (blockDim.x * blockDim.y * blockDim.z) + thread;
    if (i < n)
        a[i] *= 2;
}

__global__ void one_thread(float *a, int n)
{
    for (int i = 0; i < n; ++i)
        a[i] *= 2;
}
"""

LAYOUTS = {
    "grid_1d_block_1d": {"grid": (32, 1), "block": (128, 1, 1)},
    "grid_1d_block_2d": {"grid": (63, 1), "block": (8, 8, 1)},
    "grid_1d_block_3d": {"grid": (63, 1), "block": (4, 4, 4)},
    "grid_2d_block_3d": {"grid": (8, 8), "block": (4, 4, 4)},
    "one_thread": {"grid": (1, 1), "block": (1, 1, 1)},
}


def doubled(numbers: np.ndarray, layout: str) -> np.ndarray:
    kernel = SourceModule(LAYOUTS_KERNEL).get_function(layout)
    result = numbers.copy()
    kernel(driver.InOut(result), np.int32(result.size), **LAYOUTS[layout])
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
