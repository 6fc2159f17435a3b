# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""An elementwise kernel: one expression, and PyCUDA writes the rest."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import gpuarray
    from pycuda.elementwise import ElementwiseKernel
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")


def saxpy(a: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    kernel = ElementwiseKernel(
        "float a, const float *x, const float *y, float *z",
        "z[i] = a * x[i] + y[i]",
        "saxpy",
    )
    z = gpuarray.empty(x.shape, dtype=np.float32)
    kernel(a, gpuarray.to_gpu(x), gpuarray.to_gpu(y), z)
    return z.get()


def main() -> None:
    x = np.arange(1_000_000, dtype=np.float32)
    y = np.ones_like(x)
    z = saxpy(2.0, x, y)
    print("the first:", *z[:5].astype(int))
    print("all of them:", np.array_equal(z, 2 * x + y))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
