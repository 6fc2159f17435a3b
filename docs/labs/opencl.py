# %% [markdown]
# # Lab: OpenCL
#
# Write a kernel, run it on the CPU, and look how its time depends on what you ask of it.
#
# Run the cells from the top. Where it says **Try this**, change the line above and run the cell
# again. It needs PyOpenCL and a device; `pip install "pyopencl[pocl]"` brings both on Linux.
# Elsewhere these cells are not run, and say so.

# %% needs="opencl"
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np
import pyopencl as cl
from pyopencl import array

from snippets.opencl_kernels.polynomial import CONTEXT, kernels

queue = cl.CommandQueue(CONTEXT)
print(CONTEXT.devices[0].platform.name, "on", CONTEXT.devices[0].max_compute_units, "cores")

# %% [markdown]
# ## Which work item gets which element
#
# Twelve items in groups of four: each stores the number of its group, and its place in it.

# %% needs="opencl"
WHO = r"""
__kernel void who(__global int *group, __global int *place)
{
    group[get_global_id(0)] = get_group_id(0);
    place[get_global_id(0)] = get_local_id(0);
}
"""
items, size = 12, 4
group, place = (array.zeros(queue, items, np.int32) for _ in range(2))
cl.Program(CONTEXT, WHO).build().who(queue, (items,), (size,), group.data, place.data)
print("group:", *group.get())
print("place:", *place.get())

# %% [markdown]
# > **Try this.** Make it groups of `size = 3`, then of 5. What does the second do, and why?
#
# ## How large a group
#
# A polynomial at a million places, with an item for each, in groups of several sizes. Each time is
# the best of ten.

# %% needs="opencl"
x = array.to_device(queue, np.linspace(0, 1, 1_000_000, dtype=np.float32))
z = array.zeros_like(x)
kernel = kernels().for_each


def best(group: int) -> float:
    """Milliseconds of a launch in groups of that size, until it has ended."""
    times = []
    items = -(-x.size // group) * group
    for _ in range(10):
        start = perf_counter()
        kernel(queue, (items,), (group,), x.data, z.data, np.int32(x.size))
        queue.finish()
        times.append(1000 * (perf_counter() - start))
    return min(times)


groups = [1, 4, 16, 64, 256, 1024]
times = [best(group) for group in groups]
print("the exponential function:", np.allclose(z.get(), np.exp(x.get()), rtol=1e-5))

# %% needs="opencl" alt="Bar chart of the milliseconds of a launch, for groups of 1 to 1,024 work items."
plt.bar([str(group) for group in groups], times)
plt.xlabel("work items in a group")
plt.ylabel("milliseconds")
plt.show()

# %% [markdown]
# > **Try this.** Add `None` for a group to the list, and let `best` pass it on: which of the sizes
# > does PoCL choose, by its time?
