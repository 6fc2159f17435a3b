# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda", "torch"]
#
# [tool.timings]
# needs = ["gpu"]
# expect = ["LogicError"]
# ///

# --8<-- [start:program]
"""`autoinit` makes a context of its own: a kernel launched in it cannot reach PyTorch's memory."""

import sys

import numpy as np

try:
    import torch
    from pycuda import driver
    from pycuda.compiler import SourceModule
except Exception as error:
    sys.exit(f"This program needs PyCUDA, PyTorch and an NVIDIA GPU: {error}")

DOUBLE_KERNEL = r"""
__global__ void double_elements(float *a, int n)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n)
        a[i] = 2 * a[i];
}
"""


def main() -> None:
    if not torch.cuda.is_available():
        sys.exit("This program needs PyTorch for CUDA and an NVIDIA GPU: CUDA finds none")
    import pycuda.autoinit

    kernel = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    pycuda.autoinit.context.pop()
    tensor = torch.ones(256, device="cuda")  # in the primary context
    torch.cuda.synchronize()
    pycuda.autoinit.context.push()
    kernel(tensor, np.int32(256), block=(256, 1, 1), grid=(1, 1))
    driver.Context.synchronize()
    print("doubled:", torch.equal(tensor.cpu(), torch.full((256,), 2.0)))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
