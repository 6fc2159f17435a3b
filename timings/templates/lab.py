# %% [markdown]
# # Lab: Chapter Title
#
# The program of the chapter, to change and to run again.

# %%
from time import perf_counter

import matplotlib.pyplot as plt

from snippets.chapter_folder.sum_of_squares import sum_of_squares

# %% [markdown]
# How long does it take, by the number of squares?

# %%
sizes = [50_000, 100_000, 200_000, 400_000]
seconds = []
for size in sizes:
    start = perf_counter()
    sum_of_squares(range(size))
    seconds.append(perf_counter() - start)

# %% alt="Line chart of seconds against the number of squares."
plt.plot(sizes, seconds, marker="o")
plt.xlabel("squares")
plt.ylabel("seconds")
plt.show()

# %% [markdown]
# > **Try this.** Change `sizes`, and run the two cells above again. Say here what to look for.
