# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""Two queues take turns at eight pieces: one copies while the other computes."""

import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

PIECES, SIZE = 8, 100_000

DOUBLE_KERNEL = r"""
__kernel void double_elements(__global float *a, int n)
{
    int i = get_global_id(0);
    if (i < n)
        a[i] = 2 * a[i];
}
"""


def double_in_queues(pieces: np.ndarray) -> None:
    """Double each row in place."""
    double_elements = cl.Program(CONTEXT, DOUBLE_KERNEL).build().double_elements
    queues = [cl.CommandQueue(CONTEXT), cl.CommandQueue(CONTEXT)]
    for number, piece in enumerate(pieces):
        queue = queues[number % 2]
        on_device = cl.Buffer(CONTEXT, cl.mem_flags.READ_WRITE, piece.nbytes)
        cl.enqueue_copy(queue, on_device, piece, is_blocking=False)
        double_elements(queue, (piece.size,), None, on_device, np.int32(piece.size))
        cl.enqueue_copy(queue, piece, on_device, is_blocking=False)
        queue.flush()  # let it begin
    for queue in queues:
        queue.finish()  # until then nothing may be read


def main() -> None:
    pieces = np.arange(PIECES * SIZE, dtype=np.float32).reshape(PIECES, SIZE)
    double_in_queues(pieces)
    right = np.array_equal(pieces.ravel(), 2 * np.arange(PIECES * SIZE, dtype=np.float32))
    print(f"{PIECES} pieces in two queues, every element doubled: {right}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
