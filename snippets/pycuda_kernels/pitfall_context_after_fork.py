# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# expect = ["LogicError"]
# ///

# --8<-- [start:program]
"""A forked child inherits a context that it cannot use."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready, in this process
    from pycuda import gpuarray
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")


def doubled(numbers: np.ndarray) -> np.ndarray:
    return (2 * gpuarray.to_gpu(numbers)).get()


def main() -> None:
    numbers = np.arange(4, dtype=np.float32)
    print("in the parent:", *doubled(numbers), flush=True)
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        print("in the child: ", *pool.submit(doubled, numbers).result())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
