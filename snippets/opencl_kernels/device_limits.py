# /// script
# requires-python = ">=3.11"
# dependencies = ["pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""Ask each device what it can do, instead of remembering a number."""

import sys

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")


def main() -> None:
    for device in CONTEXT.devices:
        sides = " x ".join(f"{side:,}" for side in device.max_work_item_sizes)
        print(f"platform:              {device.platform.name}")
        print(f"version:               {device.platform.version.partition('  ')[0]}")
        print(f"a CPU:                 {bool(device.type & cl.device_type.CPU)}")
        print(f"compute units:         {device.max_compute_units}")
        print(f"work items in a group: {device.max_work_group_size:,}")
        print(f"each side of a group:  {sides}")
        print(f"local memory a group:  {device.local_mem_size // 1024:,} KiB")
        print(f"memory is the host's:  {bool(device.host_unified_memory)}")
        print(f"float64:               {'cl_khr_fp64' in device.extensions}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
