# %% [markdown]
# # Lab: Threading
#
# Let threads wait, let them compute, and see which of the two they are for.
#
# Run the cells from the top. Where it says **Try this**, change the line above and run the cell
# again.

# %%
import sys
from threading import Barrier, Thread
from time import perf_counter

import matplotlib.pyplot as plt

from snippets.threads import cpu_bound, io_waits

# %% [markdown]
# ## Threads that wait
#
# Sixteen questions, 20 ms each. As many of them as there are threads wait at the same time.

# %%
threads = [1, 2, 4, 8, 16]
waits = []
for count in threads:
    start = perf_counter()
    answers = io_waits.by_threads(io_waits.QUESTIONS, count)
    waits.append(perf_counter() - start)
    assert answers == [number**2 for number in io_waits.QUESTIONS]
    print(f"{count:>2} threads: {waits[-1]:.3f} s")

# %% [markdown]
# > **Try this.** Ask with 32 threads. Why is it no faster than 16?
#
# ## Threads that compute
#
# The primes below 80,000, in pieces, by the same numbers of threads.

# %%
chunks = [range(start, start + 5_000) for start in range(0, 80_000, 5_000)]
computes = []
for count in threads:
    start = perf_counter()
    primes = sum(cpu_bound.by_threads(chunks, count))
    computes.append(perf_counter() - start)
    print(f"{count:>2} threads: {computes[-1]:.3f} s, {primes:,} primes")

# %% alt="Line chart of the speed-up against the number of threads, a line for waiting and one for computing; the numbers are printed above."
for name, times in (("waiting", waits), ("computing", computes)):
    plt.plot(threads, [times[0] / seconds for seconds in times], marker="o", label=name)
plt.xticks(threads)
plt.xlabel("threads")
plt.ylabel("times as fast as one thread")
plt.legend(frameon=False)
plt.show()

# %% [markdown]
# > **Try this.** Run the notebook on a free-threaded Python, where there is no global lock. Which
# > of the two lines moves?

# %%
locked = getattr(sys, "_is_gil_enabled", lambda: True)()
print(f"Python {sys.version.split()[0]}, the global lock is {'on' if locked else 'off'}")

# %% [markdown]
# ## Taking turns
#
# Two threads that compute share one lock. After `switchinterval` a thread that waits may ask for
# it. The longer the interval, the fewer the turns.


# %% alt="Line chart of the number of turns that two threads took, against the switch interval in milliseconds, both axes logarithmic; the numbers are printed below it."
def turns_taken(steps: int) -> int:
    together, took = Barrier(2), [""]

    def compute(name: str) -> None:
        together.wait()
        for _ in range(steps):
            if took[-1] != name:  # the other thread has run since
                took.append(name)

    pair = [Thread(target=compute, args=(name,)) for name in "AB"]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    return len(took) - 1


usual = sys.getswitchinterval()
intervals = [0.0005, 0.002, 0.005, 0.02]
turns = []
for interval in intervals:
    sys.setswitchinterval(interval)
    turns.append(turns_taken(steps=1_000_000))
sys.setswitchinterval(usual)
plt.loglog([1_000 * interval for interval in intervals], turns, marker="o")
plt.xlabel("switch interval in ms")
plt.ylabel("turns")
plt.show()
print("turns:", *turns)

# %% [markdown]
# > **Try this.** Double `steps`. Does the number of turns double too?
