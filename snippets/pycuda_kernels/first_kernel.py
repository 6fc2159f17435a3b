# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Double a hundred numbers on the GPU: copy there, launch, copy back."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
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


def doubled(numbers: np.ndarray) -> np.ndarray:
    double_elements = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    on_gpu = driver.mem_alloc(numbers.nbytes)
    driver.memcpy_htod(on_gpu, numbers)
    threads = 32
    blocks = -(-numbers.size // threads)  # rounded up
    double_elements(on_gpu, np.int32(numbers.size), block=(threads, 1, 1), grid=(blocks, 1))
    result = np.empty_like(numbers)
    driver.memcpy_dtoh(result, on_gpu)
    return result


def main() -> None:
    numbers = np.arange(100, dtype=np.float32)
    result = doubled(numbers)
    print("the first:", *result[:5].astype(int))
    print("the last: ", *result[-5:].astype(int))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
