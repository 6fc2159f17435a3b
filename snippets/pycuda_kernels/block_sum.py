# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Sum a hundred thousand numbers: each block adds up its own, in memory that its threads share."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

THREADS = 256

SUM_KERNEL = r"""
__global__ void sum_blocks(const float *x, float *sums, int n)
{
    __shared__ float partial[256];
    int thread = threadIdx.x;
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    partial[thread] = i < n ? x[i] : 0;
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if (thread < half)
            partial[thread] += partial[thread + half];
        __syncthreads();
    }
    if (thread == 0)
        sums[blockIdx.x] = partial[0];
}
"""


def total(x: np.ndarray) -> float:
    sum_blocks = SourceModule(SUM_KERNEL).get_function("sum_blocks")
    blocks = -(-x.size // THREADS)
    sums = np.empty(blocks, dtype=np.float32)
    sum_blocks(
        driver.In(x), driver.Out(sums), np.int32(x.size), block=(THREADS, 1, 1), grid=(blocks, 1)
    )
    return float(sums.sum(dtype=np.float64))


def main() -> None:
    x = (np.arange(100_000) % 10).astype(np.float32)
    print(f"on the GPU: {total(x):,.0f}")
    print(f"by NumPy:   {x.sum(dtype=np.float64):,.0f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
