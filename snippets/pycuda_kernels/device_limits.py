# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Ask the device what it can do, instead of remembering a number."""

import sys

try:
    import pycuda.autoprimaryctx
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")


def main() -> None:
    device = pycuda.autoprimaryctx.device
    major, minor = device.compute_capability()
    block = (device.max_block_dim_x, device.max_block_dim_y, device.max_block_dim_z)
    grid = (device.max_grid_dim_x, device.max_grid_dim_y, device.max_grid_dim_z)
    print(f"{device.name()}, compute capability {major}.{minor}")
    print(f"threads in a block:    {device.max_threads_per_block:,}")
    print(f"each side of a block:  {' x '.join(f'{side:,}' for side in block)}")
    print(f"each side of a grid:   {' x '.join(f'{side:,}' for side in grid)}")
    print(f"threads in a warp:     {device.warp_size}")
    print(f"multiprocessors:       {device.multiprocessor_count}")
    print(f"shared memory a block: {device.max_shared_memory_per_block // 1024} KiB")
    print(f"level 2 cache:         {device.l2_cache_size / 2**20:.0f} MiB")
    print(f"memory:                {device.total_memory() / 2**30:.0f} GiB")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
