# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pycuda"]
#
# [tool.timings]
# needs = ["gpu"]
# ///

# --8<-- [start:program]
"""A context for each thread: the first one's, made current there too, or one retained anew."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np

try:
    import pycuda.autoprimaryctx  # makes the GPU ready, for this thread
    from pycuda import driver, gpuarray
except Exception as error:
    sys.exit(f"This program needs PyCUDA and an NVIDIA GPU: {error}")

READY = pycuda.autoprimaryctx


@contextmanager
def current(context: driver.Context) -> Iterator[None]:
    context.push()
    try:
        yield
    finally:
        context.pop()


def pushed(numbers: np.ndarray) -> np.ndarray:
    with current(READY.context):
        return (2 * gpuarray.to_gpu(numbers)).get()


def retained(numbers: np.ndarray) -> np.ndarray:
    with current(READY.device.retain_primary_context()):
        return (2 * gpuarray.to_gpu(numbers)).get()


def main() -> None:
    pieces = np.arange(12, dtype=np.float32).reshape(4, 3)
    with ThreadPoolExecutor(2) as pool:
        for way in (pushed, retained):
            found = np.array(list(pool.map(way, pieces)))
            print(f"{way.__name__}: {np.array_equal(found, 2 * pieces)}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
