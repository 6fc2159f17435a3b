# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Two streams take turns at eight pieces; events say when a piece was done."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # noqa: F401 - makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

PIECES, SIZE = 8, 100_000

DOUBLE_KERNEL = r"""
__global__ void double_elements(float *a, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        a[i] = 2 * a[i];
}
"""


def double_in_streams(host: np.ndarray) -> list[float]:
    """The milliseconds from the start of each piece to its end."""
    double_elements = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    streams = [driver.Stream(), driver.Stream()]
    begun = [driver.Event() for _ in host]
    ended = [driver.Event() for _ in host]
    kept = [driver.mem_alloc(piece.nbytes) for piece in host]
    for number, piece in enumerate(host):
        stream = streams[number % 2]
        begun[number].record(stream)
        driver.memcpy_htod_async(kept[number], piece, stream)
        double_elements(
            kept[number],
            np.int32(piece.size),
            block=(256, 1, 1),
            grid=(-(-piece.size // 256), 1),
            stream=stream,
        )
        driver.memcpy_dtoh_async(piece, kept[number], stream)
        ended[number].record(stream)
    for event in ended:
        event.synchronize()  # until then nothing may be read
    return [end.time_since(begin) for begin, end in zip(begun, ended, strict=True)]


def main() -> None:
    # Page-locked memory: from any other, the copies would not run beside the kernels.
    host = driver.pagelocked_empty((PIECES, SIZE), np.float32)
    host[:] = np.arange(PIECES * SIZE).reshape(PIECES, SIZE)
    milliseconds = double_in_streams(host)
    right = np.array_equal(host.ravel(), 2 * np.arange(PIECES * SIZE, dtype=np.float32))
    print(f"{PIECES} pieces in two streams, every element doubled: {right}")
    print("every piece took some time:", all(time > 0 for time in milliseconds))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
