# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "torch"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Saxpy and a sum in PyTorch."""

import sys

import numpy as np

try:
    import torch
except ImportError as error:
    sys.exit(f"This program needs PyTorch for CUDA and an NVIDIA GPU: {error}")


def saxpy(a: float, x: torch.Tensor, y: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
    return torch.add(y, x, alpha=a, out=z)


def total(x: torch.Tensor) -> float:
    return x.sum().item()


def to_gpu(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(array).to("cuda")


def main() -> None:
    if not torch.cuda.is_available():
        sys.exit("This program needs PyTorch for CUDA and an NVIDIA GPU: CUDA finds none")
    x = (np.arange(1_000_000) % 10).astype(np.float32)
    y = np.ones_like(x)
    z = saxpy(2.0, to_gpu(x), to_gpu(y), torch.empty(x.shape, device="cuda"))
    print("saxpy:", *z.cpu().numpy()[:5].astype(int))
    print(f"sum: {total(z):,.0f}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
