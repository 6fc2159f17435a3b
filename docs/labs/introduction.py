# %% [markdown]
# # Lab: Introduction
#
# Play with the two questions of the chapter: how much can more workers bring at best, and how
# much does a better way bring on one core?
#
# Run the cells from the top. Where it says **Try this**, change the line above and run the cell
# again.

# %%
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from snippets.introduction.amdahl import speed_up
from snippets.introduction.better_algorithm import by_numpy_sieve, by_sieve, by_trial_division
from snippets.introduction.sampling import estimate

# %% [markdown]
# ## How much can workers bring?
#
# Amdahl's law: workers share only the part of a program that can be shared.

# %% alt="Line chart of the speed-up against 1 to 64 workers, for three parallel parts: each curve flattens, the sooner the smaller the part."
workers = np.arange(1, 65)
for parallel in (0.5, 0.9, 0.99):
    curve = [speed_up(parallel, count) for count in workers]
    plt.plot(workers, curve, label=f"{parallel:.0%} parallel")
plt.xlabel("workers")
plt.ylabel("speed-up")
plt.legend(frameon=False)
plt.show()

# %% [markdown]
# > **Try this.** Add `0.999`. How many workers does it take until the curve flattens?

# %%
parallel = 0.9
limit = speed_up(parallel, float("inf"))
needed = next(count for count in range(1, 10_000) if speed_up(parallel, count) >= 0.9 * limit)
print(f"at best {limit:.3g} times as fast; {needed} workers reach nine tenths of that")

# %% [markdown]
# > **Try this.** Take the parallel part of a program of your own. Is there any use in a machine
# > with 64 cores?
#
# ## A better way first
#
# The same primes, counted in three ways, on one core. The larger the limit, the more the better
# algorithm wins.

# %%
limits = [20_000, 40_000, 80_000, 160_000]
ways = {
    "trial division": by_trial_division,
    "sieve": by_sieve,
    "sieve in NumPy": by_numpy_sieve,
}
seconds = {name: [] for name in ways}
for limit in limits:
    counts = set()
    for name, count_primes in ways.items():
        start = perf_counter()
        counts.add(count_primes(limit))
        seconds[name].append(perf_counter() - start)
    assert len(counts) == 1, counts
    times = ", ".join(f"{name} {times[-1]:.4f} s" for name, times in seconds.items())
    print(f"{counts.pop():,} primes below {limit:,}: {times}")

# %% alt="Line chart of seconds against the limit, both axes logarithmic, a line for each way; the numbers are printed above."
for name, times in seconds.items():
    plt.loglog(limits, times, marker="o", label=name)
plt.xlabel("limit")
plt.ylabel("seconds")
plt.legend(frameon=False)
plt.show()

# %% [markdown]
# > **Try this.** Add `1_280_000` to `limits`. Which way do you not want to wait for?
#
# ## About right is often enough
#
# A sample answers sooner, and says how far off it may be.

# %%
exact = by_numpy_sieve(320_000)
for size in (100, 1_000, 10_000):
    count, error = estimate(320_000, size, seed=1)
    inside = abs(count - exact) <= error
    print(f"{size:>6,} numbers: {count:,.0f} ± {error:,.0f}; the exact count is inside: {inside}")

# %% [markdown]
# > **Try this.** Change the seed a few times. How often is the exact count outside?
