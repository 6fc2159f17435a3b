# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "cupy-cuda13x"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Saxpy and a sum in CuPy."""

import sys
from functools import cache

import numpy as np

try:
    import cupy
except ImportError as error:
    sys.exit(f"This program needs CuPy and an NVIDIA GPU: {error}")


@cache
def saxpy_kernel() -> cupy.ElementwiseKernel:
    return cupy.ElementwiseKernel(
        "float32 a, float32 x, float32 y", "float32 z", "z = a * x + y", "saxpy"
    )


def saxpy(a: float, x: cupy.ndarray, y: cupy.ndarray, z: cupy.ndarray) -> cupy.ndarray:
    return saxpy_kernel()(a, x, y, z)


def total(x: cupy.ndarray) -> float:
    return float(x.sum())


def main() -> None:
    if not cupy.cuda.is_available():
        sys.exit("This program needs CuPy and an NVIDIA GPU: CUDA finds none")
    x = (np.arange(1_000_000) % 10).astype(np.float32)
    y = np.ones_like(x)
    z = saxpy(2.0, cupy.asarray(x), cupy.asarray(y), cupy.empty(x.shape, x.dtype))
    print("saxpy:", *z.get()[:5].astype(int))
    print(f"sum: {total(z):,.0f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
