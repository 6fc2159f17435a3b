# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# partial = ["double_elements"]
# ///

# --8<-- [start:program]
"""The notebook's launch: a block of 4 by 4 threads, and no grid."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

DOUBLE_KERNEL = r"""
__global__ void double_elements(float *a)
{
    int i = threadIdx.y * 4 + threadIdx.x;
    a[i] = 2 * a[i];
}
"""


def main() -> None:
    double_elements = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    table = np.ones((100, 100), dtype=np.float32)
    double_elements(driver.InOut(table), block=(4, 4, 1))
    print(f"{np.count_nonzero(table == 2)} of {table.size:,} cells are doubled")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
