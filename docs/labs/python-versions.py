# %% [markdown]
# # Lab: Python versions
#
# Ask your own Python how it starts processes, what it can send to them, and what a start costs.
#
# Run the cells from the top. Where it says **Try this**, change the line above and run the cell
# again.

# %%
import pickle
import sys
import threading
from multiprocessing import get_all_start_methods, get_context
from time import perf_counter

import matplotlib.pyplot as plt

from snippets.python_versions import changed_globals, picklable_targets, unpicklable_targets

methods = sorted(get_all_start_methods())
print(f"Python {sys.version.split()[0]} starts processes by {get_all_start_methods()[0]}")

# %% [markdown]
# ## What a worker knows
#
# This process changes a setting. Then it asks a worker of each start method for it.

# %%
changed_globals.settings["verbose"] = True
for method in methods:
    print(f"{method:>10}: {changed_globals.answer(method, changed_globals.is_verbose)}")

# %% [markdown]
# > **Try this.** Give `answer` two more arguments, `changed_globals.configure` and
# > `{"verbose": True}`. Which workers know it now?
#
# ## What can be sent
#
# What pickle refuses can be handed to a forked process only.

# %%
things = {
    "a function": picklable_targets.save,
    "a decorated function": picklable_targets.load,
    "the same without wraps": unpicklable_targets.load,
    "a lambda": lambda: None,
    "an object with a closure": unpicklable_targets.Job(2),
    "the same, with __getstate__": picklable_targets.Job(2),
    "a lock of threads": threading.Lock(),
}
for name, thing in things.items():
    try:
        print(f"{name}: {len(pickle.dumps(thing))} bytes")
    except (AttributeError, TypeError, pickle.PicklingError) as error:
        print(f"{name}: {type(error).__name__}")

# %% [markdown]
# > **Try this.** Add what your own program hands to its workers.
#
# ## What a start costs
#
# The time from starting a pool of two to its first answer, the best of three. The first pool from
# a fork server starts the server too.


# %%
def seconds_to_answer(method: str) -> float:
    start = perf_counter()
    with get_context(method).Pool(2) as pool:
        assert pool.apply(abs, (-1,)) == 1
        return perf_counter() - start


seconds = [min(seconds_to_answer(method) for _ in range(3)) for method in methods]
for method, second in zip(methods, seconds, strict=True):
    print(f"{method:>10}: {1000 * second:.0f} ms")

# %% alt="Bar chart of the milliseconds from starting a pool to its first answer, for each start method; the numbers are printed above."
plt.bar(methods, [1000 * second for second in seconds])
plt.ylabel("milliseconds to the first answer")
plt.show()

# %% [markdown]
# > **Try this.** Take the first of the three in place of the best. Which bar grows, and why?
#
# ## Interpreters
#
# Two threads count primes, each in an interpreter of its own, and then two that share one. This
# needs Python 3.14; elsewhere the cell is not run.

# %% needs="python3.14"
from concurrent.futures import InterpreterPoolExecutor, ThreadPoolExecutor

from snippets.threads.cpu_bound import CHUNKS, count_primes

for kind in (InterpreterPoolExecutor, ThreadPoolExecutor):
    with kind(2) as executor:
        start = perf_counter()
        primes = sum(executor.map(count_primes, CHUNKS))
        print(f"{kind.__name__}: {primes:,} primes in {perf_counter() - start:.2f} s")

# %% [markdown]
# > **Try this.** Count only `CHUNKS[:1]`, which is soon done. What do the interpreters cost?
