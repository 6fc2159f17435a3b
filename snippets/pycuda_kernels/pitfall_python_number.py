# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# expect = ["TypeError"]
# ///

# --8<-- [start:program]
"""A number of Python as an argument: PyCUDA cannot tell how many bytes it has."""

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


def main() -> None:
    double_elements = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    numbers = np.ones(100, dtype=np.float32)
    double_elements(driver.InOut(numbers), numbers.size, block=(128, 1, 1), grid=(1, 1))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
