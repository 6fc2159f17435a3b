# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# expect = ["LogicError"]
# ///

# --8<-- [start:program]
"""A block of 2,048 threads: more than any device takes."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx
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


def main() -> None:
    double_elements = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    numbers = np.ones(2048, dtype=np.float32)
    print("a block may have", pycuda.autoprimaryctx.device.max_threads_per_block, "threads")
    double_elements(driver.InOut(numbers), np.int32(2048), block=(2048, 1, 1), grid=(1, 1))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
