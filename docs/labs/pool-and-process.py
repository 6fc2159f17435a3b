# %% [markdown]
# # Lab: Pool and Process
#
# Give a pool more workers, other chunks and shorter tasks, and look at what your own machine
# makes of it.
#
# Run the cells from the top. Where it says **Try this**, change the line above and run the cell
# again. The functions that workers run come from the chapter's programs: a worker that is started
# afresh imports them by name, and cannot see what a notebook defines.

# %%
from itertools import pairwise
from multiprocessing import Pool
from time import perf_counter

import matplotlib.pyplot as plt

from snippets.pool_and_process.apply_and_map import square
from snippets.pool_and_process.pool_size import usable_cores
from snippets.pool_and_process.primes import CHUNKS, LIMIT, count_primes

print(f"this process may use {usable_cores()} cores")

# %% [markdown]
# ## One worker more, and one more
#
# The primes below 320,000, counted by one worker, by two, and so on. The workers are up and
# waiting before the clock starts.


# %%
def seconds_with(workers: int) -> float:
    with Pool(workers) as pool:
        pool.map(square, range(workers))  # now all of them are up
        start = perf_counter()
        counts = pool.map(count_primes, CHUNKS, chunksize=1)
        seconds = perf_counter() - start
    assert sum(counts) == 27_608
    return seconds


# %%
workers = [1, 2, 3, 4]
seconds = [min(seconds_with(count) for _ in range(2)) for count in workers]
for count, second in zip(workers, seconds, strict=True):
    print(f"{count} workers: {second:.3f} s")

# %% alt="Line chart of the speed-up against the number of workers, beside a dashed line of one core for each worker; the numbers are printed above."
plt.plot(workers, [seconds[0] / second for second in seconds], marker="o", label="measured")
plt.plot(workers, workers, "k--", linewidth=1, label="one core each")
plt.xticks(workers)
plt.xlabel("workers")
plt.ylabel("times as fast as one worker")
plt.legend(frameon=False)
plt.show()

# %% [markdown]
# > **Try this.** Go up to twice the number of your cores. What do the workers beyond the cores
# > bring, and what do they cost?
#
# ## How much work pays for a pool
#
# The same number of tasks, shorter and shorter. Each task costs the sending of its argument and
# of its answer; when half of the work is shorter than that, a pool of two loses.

# %%
sizes = [20, 200, 2_000, 20_000]
ratios = []
with Pool(2) as pool:
    for size in sizes:
        tasks = [range(start, start + size) for start in range(0, 20 * size, size)]
        start = perf_counter()
        alone = [count_primes(task) for task in tasks]
        serial = perf_counter() - start
        start = perf_counter()
        shared = pool.map(count_primes, tasks, chunksize=1)
        ratios.append(serial / (perf_counter() - start))
        assert shared == alone
        print(f"{size:>6,} numbers in a task: {ratios[-1]:.2f} times as fast as no pool")

# %% alt="Line chart of how many times as fast the pool is, against the size of a task, on a logarithmic axis; the numbers are printed above."
plt.semilogx(sizes, ratios, marker="o")
plt.axhline(1, color="black", linewidth=1)
plt.xlabel("numbers in a task")
plt.ylabel("times as fast as no pool")
plt.show()

# %% [markdown]
# > **Try this.** Drop `chunksize=1`: `map` then sends several tasks at a time. Where does the
# > curve cross 1 now?
#
# ## Cut the work otherwise
#
# Equal ranges are not equal work: a larger number takes longer. With eight of them one worker ends
# while the other still counts; with 64, both end at nearly the same time, and 64 messages are sent.
# One large chunk may keep one worker busy to the end. What weighs more here?

# %%
cuts = [0, 240_000, 260_000, 280_000, 300_000, LIMIT]
ways = {
    "eight equal ranges": CHUNKS,
    "64 equal ranges": [range(start, start + 5_000) for start in range(0, LIMIT, 5_000)],
    "uneven ranges": [range(start, end) for start, end in pairwise(cuts)],
}
with Pool(2) as pool:
    for name, chunks in ways.items():
        start = perf_counter()
        count = sum(pool.map(count_primes, chunks, chunksize=1))
        print(f"{name}: {count:,} primes in {perf_counter() - start:.3f} s")

# %% [markdown]
# > **Try this.** Hand out the eight ranges in reverse, the largest first. Then find eight cuts
# > that are equal work.
