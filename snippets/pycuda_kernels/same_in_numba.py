# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "numba-cuda[cu13]"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Saxpy and a sum in numba-cuda: the kernel is written in Python."""

import sys

import numpy as np

try:
    from numba import cuda
    from numba.cuda.cudadrv.devicearray import DeviceNDArray as Array
except ImportError as error:
    sys.exit(f"This program needs numba-cuda and an NVIDIA GPU: {error}")


@cuda.jit
def saxpy_kernel(a: np.float32, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> None:
    for i in range(cuda.grid(1), x.size, cuda.gridsize(1)):
        z[i] = a * x[i] + y[i]


def saxpy(a: float, x: Array, y: Array, z: Array) -> Array:
    blocks = min(-(-x.size // 256), 4096)
    saxpy_kernel[blocks, 256](np.float32(a), x, y, z)
    return z


@cuda.reduce
def add(a: float, b: float) -> float:
    return a + b


def total(x: Array) -> float:
    return float(add(x))


def main() -> None:
    if not cuda.is_available():
        sys.exit("This program needs numba-cuda and an NVIDIA GPU: CUDA finds none")
    x = (np.arange(1_000_000) % 10).astype(np.float32)
    y = np.ones_like(x)
    z = saxpy(2.0, cuda.to_device(x), cuda.to_device(y), cuda.device_array(x.shape, x.dtype))
    print("saxpy:", *z.copy_to_host()[:5].astype(int))
    print(f"sum: {total(z):,.0f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
