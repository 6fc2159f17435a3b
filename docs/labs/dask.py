# %% [markdown]
# # Lab: Dask
#
# Choose the scheduler, the size of a task and the size of a chunk, and see what each of them
# costs on your own machine.
#
# Run the cells from the top. Where it says **Try this**, change the line above and run the cell
# again.

# %%
from time import perf_counter

import dask
import matplotlib.pyplot as plt

from snippets.dask_collections.array_chunks import make_chunks, mean_square
from snippets.dask_collections.schedulers import digit_sum
from snippets.dask_collections.tiny_tasks import in_batches, in_plain_graph, one_by_one

# %% [markdown]
# ## The same graph, three schedulers
#
# Eight calls of pure Python. The scheduler of threads takes turns at the lock; the scheduler of
# processes does not, and has to start them.

# %%
calls = [dask.delayed(digit_sum)(range(n, n + 20_000)) for n in range(0, 160_000, 20_000)]
for scheduler in ("synchronous", "threads", "processes"):
    start = perf_counter()
    answers = dask.compute(*calls, scheduler=scheduler)
    seconds = perf_counter() - start
    total = sum(answer[0] for answer in answers)
    print(f"{scheduler:11} {total:,} in {seconds:.3f} s")

# %% [markdown]
# > **Try this.** Make each call ten times as long, and ten times as short. When do processes pay?
#
# ## The size of a task
#
# The same two thousand additions, in fewer and fewer tasks.

# %%
count = 2_000
batches = [1, 10, 100, 1_000]
costs = []
for number in batches:
    start = perf_counter()
    total = in_batches(count, "threads", number)
    costs.append(perf_counter() - start)
    print(f"{number:>5,} tasks: {total:,} in {costs[-1]:.3f} s")
for name, alone in (
    ("by delayed", lambda: one_by_one(count, "threads")),
    ("in a plain graph", lambda: in_plain_graph(count)),
):
    start = perf_counter()
    assert alone() == total
    print(f"{count:>5,} tasks {name}: {total:,} in {perf_counter() - start:.3f} s")

# %% alt="Line chart of seconds against the number of tasks, both axes logarithmic; the numbers are printed above."
plt.loglog(batches, costs, marker="o")
plt.xlabel("tasks")
plt.ylabel("seconds")
plt.show()

# %% [markdown]
# > **Try this.** Divide the seconds of the last two lines by their tasks. That is what a task costs
# > here, with `delayed` and without: how long should one be, so that this does not matter?
#
# ## The size of a chunk
#
# One array, made in chunks of different sizes. Small chunks are many tasks; one large chunk is
# no parallel work, and all of it in memory at a time.

# %%
side = 2_048
sides = [64, 128, 256, 512, 1_024, 2_048]
seconds = []
for chunk in sides:
    chunked = make_chunks(side, chunk)
    start = perf_counter()
    mean = mean_square(chunked).compute()
    seconds.append(perf_counter() - start)
    print(
        f"chunks of {chunk:>5,}²: {mean:,.3f}, {chunked.npartitions:>5,} chunks, {seconds[-1]:.3f} s"
    )

# %% alt="Line chart of seconds against the side of a chunk, the horizontal axis logarithmic; the numbers are printed above."
plt.semilogx(sides, seconds, marker="o")
plt.xlabel("side of a chunk")
plt.ylabel("seconds")
plt.ylim(bottom=0)
plt.show()

# %% [markdown]
# > **Try this.** Take an array of 4,096 rows and columns. Does the best chunk stay the same?
