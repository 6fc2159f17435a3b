# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""A reduction kernel: what to do with each element, and how to join two results."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import gpuarray
    from pycuda.reduction import ReductionKernel
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")


def dot(x: np.ndarray, y: np.ndarray) -> float:
    kernel = ReductionKernel(
        np.float32,
        neutral="0",
        map_expr="x[i] * y[i]",
        reduce_expr="a + b",
        arguments="const float *x, const float *y",
        name="dot",
    )
    return float(kernel(gpuarray.to_gpu(x), gpuarray.to_gpu(y)).get())


def main() -> None:
    x = (np.arange(100_000) % 4).astype(np.float32)
    y = np.full_like(x, 2)
    print(f"on the GPU: {dot(x, y):,.0f}")
    print(f"by NumPy:   {np.dot(x, y):,.0f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
