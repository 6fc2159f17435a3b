# /// script
# requires-python = ">=3.11"
# dependencies = ["pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""A kernel named `double`: a type in OpenCL C, so the compiler refuses it."""

import sys

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

DOUBLE_KERNEL = r"""
__kernel void double(__global float *a)
{
    a[get_global_id(0)] *= 2;
}
"""


def main() -> None:
    try:
        cl.Program(CONTEXT, DOUBLE_KERNEL).build()
    except cl.RuntimeError as error:
        print(str(error).split(": ")[1].split(" - ")[0])
        for line in str(error).splitlines():
            if line.startswith("error: "):
                print("line", line.partition(".cl:")[2])


if __name__ == "__main__":
    main()
# --8<-- [end:program]
