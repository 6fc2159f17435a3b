# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda", "cupy-cuda13x"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""A kernel of PyCUDA's on an array of CuPy's: both use the primary context of the device."""

import sys

import numpy as np

try:
    import cupy
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA, CuPy and an NVIDIA GPU: {error}")

DOUBLE_KERNEL = r"""
__global__ void double_elements(float *a, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        a[i] = 2 * a[i];
}
"""


def double_array(array: cupy.ndarray) -> None:
    kernel = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    blocks = -(-array.size // 256)
    cupy.cuda.get_current_stream().synchronize()  # CuPy may still be writing
    kernel(array, np.int32(array.size), block=(256, 1, 1), grid=(blocks, 1))
    driver.Context.synchronize()


def main() -> None:
    array = cupy.arange(1000, dtype=np.float32)
    double_array(array)
    print("doubled in place:", np.array_equal(array.get(), 2 * np.arange(1000)))
    print("and used on:     ", array.sum())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
