# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""`gpuarray`: arrays that live on the GPU, with the arithmetic of NumPy."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import gpuarray
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")


def main() -> None:
    x = np.linspace(0, 1, 1_000_000, dtype=np.float32)
    on_gpu = gpuarray.to_gpu(x)
    line = 3 * on_gpu + 1  # two kernels, and an array in between: all of it stays there
    print("it is a", type(line).__name__, "of", line.dtype, "with shape", line.shape)
    print("ends:", *line.get()[[0, -1]])
    print("mean:", round(float(gpuarray.sum(line).get()) / x.size, 3))
    print("agrees with NumPy:", np.allclose(line.get(), 3 * x + 1))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
