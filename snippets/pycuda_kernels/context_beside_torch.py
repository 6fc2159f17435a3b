# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda", "torch"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""A kernel of PyCUDA's on a tensor of PyTorch's: both use the primary context of the device."""

import sys

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready
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


def double_tensor(tensor: torch.Tensor) -> None:
    kernel = SourceModule(DOUBLE_KERNEL).get_function("double_elements")
    blocks = -(-tensor.numel() // 256)
    torch.cuda.synchronize()  # PyTorch may still be writing, in a stream of its own
    kernel(tensor, np.int32(tensor.numel()), block=(256, 1, 1), grid=(blocks, 1))
    driver.Context.synchronize()


def main() -> None:
    if not torch.cuda.is_available():
        sys.exit("This program needs PyTorch for CUDA and an NVIDIA GPU: CUDA finds none")
    tensor = torch.arange(1000, dtype=torch.float32, device="cuda")
    double_tensor(tensor)
    print("doubled in place:", torch.equal(tensor.cpu(), 2 * torch.arange(1000)))
    print("and used on:     ", tensor.sum().item())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
