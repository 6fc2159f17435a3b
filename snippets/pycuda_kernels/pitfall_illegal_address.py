# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# expect = ["LogicError"]
# traced = {SIZE = 1000}
# ///

# --8<-- [start:program]
"""The size in bytes where the kernel expects elements: it writes far outside."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

SIZE = 100_000_000

DOUBLE_KERNEL = r"""
__global__ void double_elements(float *a, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        a[i] = 2 * a[i];
}
"""


def main() -> None:
    double_elements = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    numbers = np.ones(SIZE, dtype=np.float32)
    on_gpu = driver.mem_alloc(numbers.nbytes)
    driver.memcpy_htod(on_gpu, numbers)
    blocks = -(-numbers.nbytes // 256)
    double_elements(on_gpu, np.int32(numbers.nbytes), block=(256, 1, 1), grid=(blocks, 1))
    print("launched, and no error yet", flush=True)
    driver.Context.synchronize()


if __name__ == "__main__":
    main()
# --8<-- [end:program]
