# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "pyopencl[pocl]"]
#
# [tool.timings]
# needs = ["opencl"]
# ///

# --8<-- [start:program]
"""Time ten launches on the device's own clock, and see in which order an event's marks come."""

import sys

import numpy as np

try:
    import pyopencl as cl

    CONTEXT = cl.create_some_context(interactive=False)
except Exception as error:
    sys.exit(f"This program needs PyOpenCL and an OpenCL device: {error}")

DOUBLE_KERNEL = r"""
__kernel void double_elements(__global float *a, int n)
{
    int i = get_global_id(0);
    if (i < n)
        a[i] = 2 * a[i];
}
"""


def launches(count: int, numbers: np.ndarray) -> tuple[np.ndarray, list[cl.Event]]:
    """The numbers, doubled so many times, and an event for each launch."""
    double_elements = cl.Program(CONTEXT, DOUBLE_KERNEL).build().double_elements
    profiling = cl.command_queue_properties.PROFILING_ENABLE
    queue, result = cl.CommandQueue(CONTEXT, properties=profiling), np.empty_like(numbers)
    on_device = cl.Buffer(CONTEXT, cl.mem_flags.COPY_HOST_PTR, hostbuf=numbers)
    size = np.int32(numbers.size)
    events = [double_elements(queue, (numbers.size,), None, on_device, size) for _ in range(count)]
    cl.enqueue_copy(queue, result, on_device)
    return result, events


def main() -> None:
    result, events = launches(10, np.ones(100_000, dtype=np.float32))
    marks = [(p.queued, p.submit, p.start, p.end) for p in (event.profile for event in events)]
    nanoseconds = sum(end - start for *_, start, end in marks)
    print(f"doubled ten times: {result.max():.0f}")
    print("queued, submitted, started, ended:", all(list(m) == sorted(m) for m in marks))
    print(f"between 0 and 1,000 ms: {0 < nanoseconds < 1e9}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
