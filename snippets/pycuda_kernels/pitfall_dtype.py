# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# partial = ["double_elements"]
# ///

# --8<-- [start:program]
"""An array of float64 for a kernel of floats: no error, and wrong numbers."""

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
    numbers = np.ones(8)  # float64, as NumPy makes them
    double_elements(driver.InOut(numbers), np.int32(8), block=(32, 1, 1), grid=(1, 1))
    print(numbers)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
