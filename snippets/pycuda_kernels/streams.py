# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Two streams take turns at eight pieces: one copies while the other computes."""

import sys
from collections.abc import Callable

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

PIECES, SIZE, THREADS = 8, 100_000, 256

DOUBLE_KERNEL = r"""
__global__ void double_elements(float *a, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        a[i] = 2 * a[i];
}
"""


def enqueue(
    kernel: Callable[..., None],
    x: np.ndarray,
    z: np.ndarray,
    on_gpu: driver.DeviceAllocation,
    stream: driver.Stream,
) -> None:
    """Put the way there, the kernel and the way back into a stream; x and z are page-locked."""
    grid = (-(-x.size // THREADS), 1)
    driver.memcpy_htod_async(on_gpu, x, stream)
    kernel(on_gpu, np.int32(x.size), block=(THREADS, 1, 1), grid=grid, stream=stream)
    driver.memcpy_dtoh_async(z, on_gpu, stream)


def main() -> None:
    double_elements = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    x, z = driver.pagelocked_empty((2, PIECES, SIZE), np.float32)
    x[:] = np.arange(PIECES * SIZE).reshape(PIECES, SIZE)
    kept = [driver.mem_alloc(piece.nbytes) for piece in x]
    streams = [driver.Stream(), driver.Stream()]
    for number in range(PIECES):
        enqueue(double_elements, x[number], z[number], kept[number], streams[number % 2])
    for stream in streams:
        stream.synchronize()  # until then nothing may be read
    print(f"{PIECES} pieces in two streams, every element doubled: {np.array_equal(z, 2 * x)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
