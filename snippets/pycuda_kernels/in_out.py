# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""`In`, `Out` and `InOut` copy an argument there, back, or both, around one launch."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

SCALE_KERNEL = r"""
__global__ void scale(const float *x, float *scaled, float *largest, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) {
        scaled[i] = x[i] / 8;
        largest[i] = x[i] > largest[i] ? x[i] : largest[i];
    }
}
"""


def main() -> None:
    scale = SourceModule(SCALE_KERNEL).get_function("scale")
    x = np.array([8, 4, 2, 16], dtype=np.float32)
    scaled = np.empty_like(x)
    largest = np.array([5, 5, 5, 5], dtype=np.float32)
    scale(
        driver.In(x),  # copied there before the launch
        driver.Out(scaled),  # copied back after it
        driver.InOut(largest),  # both
        np.int32(x.size),
        block=(32, 1, 1),
        grid=(1, 1),
    )
    print("scaled: ", *scaled)
    print("largest:", *largest)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
