# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Saxpy and a sum in PyCUDA."""

import sys
from functools import cache

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import gpuarray
    from pycuda.elementwise import ElementwiseKernel
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")


@cache
def saxpy_kernel() -> ElementwiseKernel:
    return ElementwiseKernel(
        "float a, const float *x, const float *y, float *z", "z[i] = a * x[i] + y[i]", "saxpy"
    )


def saxpy(
    a: float, x: gpuarray.GPUArray, y: gpuarray.GPUArray, z: gpuarray.GPUArray
) -> gpuarray.GPUArray:
    saxpy_kernel()(a, x, y, z)
    return z


def total(x: gpuarray.GPUArray) -> float:
    return float(gpuarray.sum(x).get())


def main() -> None:
    x = (np.arange(1_000_000) % 10).astype(np.float32)
    y = np.ones_like(x)
    z = saxpy(2.0, gpuarray.to_gpu(x), gpuarray.to_gpu(y), gpuarray.empty(x.shape, x.dtype))
    print("saxpy:", *z.get()[:5].astype(int))
    print(f"sum: {total(z):,.0f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
