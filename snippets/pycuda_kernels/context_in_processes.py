# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""Each process makes the GPU ready for itself, after it has started: by spawn, not by fork."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np


def make_ready() -> None:
    try:
        import pycuda.autoprimaryctx
    except Exception as error:
        sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")


def doubled(numbers: np.ndarray) -> np.ndarray:
    from pycuda import gpuarray

    return (2 * gpuarray.to_gpu(numbers)).get()


def main() -> None:
    make_ready()
    numbers = np.arange(4, dtype=np.float32)
    print("in the parent:", *doubled(numbers))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=make_ready) as pool:
        print("in the child: ", *pool.submit(doubled, numbers).result())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
