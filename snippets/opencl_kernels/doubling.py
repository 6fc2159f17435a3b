# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""Double every cell of a table, with a range of work items that has two sides."""

import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

ROWS, COLUMNS = 1_000, 2_001

DOUBLE_KERNEL = r"""
__kernel void double_cells(__global float *cells, int rows, int columns)
{
    int column = get_global_id(0);
    int row = get_global_id(1);
    if (row < rows && column < columns)
        cells[row * columns + column] *= 2;
}
"""


def doubled(table: np.ndarray) -> np.ndarray:
    double_cells = cl.Program(CONTEXT, DOUBLE_KERNEL).build().double_cells
    queue = cl.CommandQueue(CONTEXT)
    rows, columns = table.shape
    group = (32, 8)
    items = (-(-columns // group[0]) * group[0], -(-rows // group[1]) * group[1])
    on_device = cl.Buffer(CONTEXT, cl.mem_flags.READ_WRITE, table.nbytes)
    cl.enqueue_copy(queue, on_device, table)
    double_cells(queue, items, group, on_device, np.int32(rows), np.int32(columns))
    result = np.empty_like(table)
    cl.enqueue_copy(queue, result, on_device)
    return result


def main() -> None:
    table = np.random.default_rng(0).random((ROWS, COLUMNS), dtype=np.float32)
    result = doubled(table)
    right = np.count_nonzero(result == 2 * table)
    print(f"{right:,} of {table.size:,} cells are doubled")
    assert right == table.size


if __name__ == "__main__":
    main()
# --8<-- [end:program]
