# /// script
# requires-python = ">=3.11"
# dependencies = ["pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# expect = ["LogicError"]
# ///

# --8<-- [start:program]
"""Ask for a buffer larger than the memory of the device."""

import sys

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")


def main() -> None:
    print("asking for twice the memory of the device")
    cl.Buffer(CONTEXT, cl.mem_flags.READ_WRITE, 2 * CONTEXT.devices[0].global_mem_size)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
