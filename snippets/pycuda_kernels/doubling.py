# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# traced = {ROWS = 101, COLUMNS = 97}
# ///

# --8<-- [start:program]
"""The notebook's example, repaired: double every cell of a table on the GPU."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

ROWS = COLUMNS = 10_000

DOUBLE_KERNEL = r"""
__global__ void double_cells(float *cells, int rows, int columns)
{
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    int row = blockIdx.y * blockDim.y + threadIdx.y;
    if (row < rows && column < columns)
        cells[row * columns + column] *= 2;
}
"""


def doubled(table: np.ndarray) -> np.ndarray:
    double_cells = SourceModule(DOUBLE_KERNEL).get_function("double_cells")
    rows, columns = table.shape
    block = (32, 8, 1)
    grid = (-(-columns // block[0]), -(-rows // block[1]))
    on_gpu = driver.mem_alloc(table.nbytes)
    driver.memcpy_htod(on_gpu, table)
    double_cells(on_gpu, np.int32(rows), np.int32(columns), block=block, grid=grid)
    result = np.empty_like(table)
    driver.memcpy_dtoh(result, on_gpu)
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
