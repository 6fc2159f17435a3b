# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl", "fork"]
# ///

# --8<-- [start:program]
"""A child forked from a process that has used OpenCL waits for ever; a spawned one works."""

import multiprocessing
import sys

import numpy as np

try:
    import pyopencl as cl
    from pyopencl import array

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")


def double_some() -> None:
    numbers = array.to_device(cl.CommandQueue(CONTEXT), np.ones(1000, dtype=np.float32))
    print("doubled:", np.all((2 * numbers).get() == 2), flush=True)


def main() -> None:
    double_some()
    for method in ("fork", "spawn"):
        child = multiprocessing.get_context(method).Process(target=double_some)
        child.start()
        child.join(30 if method == "spawn" else 3)
        print(f"{method}: still at it: {child.is_alive()}", flush=True)
        child.kill()
        child.join()


if __name__ == "__main__":
    main()
# --8<-- [end:program]
