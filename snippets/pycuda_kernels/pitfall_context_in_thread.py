# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# expect = ["LogicError"]
# ///

# --8<-- [start:program]
"""A second thread uses the GPU: the context is current in the first one only."""

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready, for this thread
    from pycuda import gpuarray
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")


def doubled(numbers: np.ndarray) -> np.ndarray:
    return (2 * gpuarray.to_gpu(numbers)).get()


def main() -> None:
    numbers = np.arange(4, dtype=np.float32)
    print("in the first thread: ", *doubled(numbers), flush=True)
    with ThreadPoolExecutor(1) as pool:
        print("in the second thread:", *pool.submit(doubled, numbers).result())


if __name__ == "__main__":
    main()
# --8<-- [end:program]
