# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# expect = ["CompileError"]
# ///

# --8<-- [start:program]
"""A kernel named `double`: a reserved word of C++, so nvcc refuses it."""

import sys
import tempfile

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

DOUBLE_KERNEL = r"""
__global__ void double(float *a)
{
    int i = threadIdx.y * 4 + threadIdx.x;
    a[i] *= 2;
}
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder  # PyCUDA leaves its files there when nvcc fails
        try:
            SourceModule(DOUBLE_KERNEL, options=["-w"])  # errors only, no warnings
        except driver.CompileError as error:
            print(error.stderr.splitlines()[0])
            raise
        finally:
            tempfile.tempdir = None


if __name__ == "__main__":
    main()
# --8<-- [end:program]
