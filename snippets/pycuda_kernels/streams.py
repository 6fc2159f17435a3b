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


def double_in_streams(pieces: np.ndarray) -> None:
    """Double each row in place; the rows are page-locked."""
    double_elements = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    streams = [driver.Stream(), driver.Stream()]
    grid = (-(-pieces.shape[1] // THREADS), 1)
    kept = [driver.mem_alloc(piece.nbytes) for piece in pieces]
    for number, (piece, on_gpu) in enumerate(zip(pieces, kept, strict=True)):
        stream = streams[number % 2]
        driver.memcpy_htod_async(on_gpu, piece, stream)
        size = np.int32(piece.size)
        double_elements(on_gpu, size, block=(THREADS, 1, 1), grid=grid, stream=stream)
        driver.memcpy_dtoh_async(piece, on_gpu, stream)
    for stream in streams:
        stream.synchronize()  # until then nothing may be read


def main() -> None:
    pieces = driver.pagelocked_empty((PIECES, SIZE), np.float32)
    pieces[:] = np.arange(PIECES * SIZE).reshape(PIECES, SIZE)
    double_in_streams(pieces)
    right = np.array_equal(pieces.ravel(), 2 * np.arange(PIECES * SIZE, dtype=np.float32))
    print(f"{PIECES} pieces in two streams, every element doubled: {right}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
