# %% [markdown]
# # Lab: PyCUDA
#
# Choose a grid and a block, see which thread gets which element, and then let a GPU do it.
#
# Run the cells from the top. Where it says **Try this**, change the line above and run the cell
# again. The first half needs no GPU: it works out in NumPy what a launch would do. The cells of
# the second half need an NVIDIA GPU and PyCUDA; on a machine without, they are not run, and say so.

# %%
import matplotlib.pyplot as plt
import numpy as np

from snippets.pycuda_kernels.launch_geometry import elements

# %% [markdown]
# ## Which thread gets which element
#
# Four blocks of a grid, with 4 × 2 threads each.

# %%
grid, block = (4, 1, 1), (4, 2, 1)
table = elements(grid, block)
print(table)

# %% alt="Picture of the launch: a row for each block, a column for each of its threads, shaded by the element that the thread gets."
plt.grid(visible=False)
plt.imshow(table, cmap="viridis", aspect="auto")
plt.xlabel("thread of the block")
plt.ylabel("block")
plt.colorbar(label="element")
plt.show()

# %% [markdown]
# > **Try this.** Use a block of `(2, 2, 2)`, then a grid of `(2, 2, 1)`. Does any element get lost?
#
# ## Too few threads, and too many
#
# A launch has to cover every element, and most launches cover some more: the kernel's check of the
# end is for those.

# %%
size = 4_000
sizes = [32, 64, 96, 128, 256, 512, 1_024]
idle = []
for threads in sizes:
    blocks = -(-size // threads)
    covered = elements((blocks, 1, 1), (threads, 1, 1)).ravel()
    idle.append(np.count_nonzero(covered >= size))
    print(
        f"{blocks:>3} blocks of {threads:>5,}: {covered.size:,} threads, {idle[-1]} with nothing to do"
    )

# %% alt="Bar chart of the threads that have nothing to do, for each size of a block; the numbers are printed above."
plt.bar([str(threads) for threads in sizes], idle)
plt.xlabel("threads of a block")
plt.ylabel("threads with nothing to do")
plt.show()

# %% [markdown]
# > **Try this.** Find a size between 3,000 and 5,000 for which no thread is idle in any of these.
#
# ## On a GPU
#
# The same layouts, launched: each doubles every element once.

# %% needs="gpu"
from snippets.pycuda_kernels.layouts import LAYOUTS, doubled

numbers = np.arange(4_000, dtype=np.float32)
for layout in LAYOUTS:
    right = np.count_nonzero(doubled(numbers, layout) == 2 * numbers)
    print(f"{layout}: {right:,} of {numbers.size:,} doubled")

# %% [markdown]
# > **Try this.** Take a block away from one of the `LAYOUTS`, with
# > `LAYOUTS["grid_1d_block_1d"]["grid"] = (31, 1)`. How many elements are left as they were?
