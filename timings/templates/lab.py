# %% [markdown]
# # Lab: Chapter Title
#
# The program of the chapter, to change and to run again.

# %%
from time import perf_counter

import matplotlib.pyplot as plt

from snippets.chapter_folder.sum_of_squares import sum_of_squares

# %% [markdown]
# How long does it take, by the number of squares? Change `sizes`, and look again.

# %%
sizes = [50_000, 100_000, 200_000, 400_000]
seconds = []
for size in sizes:
    start = perf_counter()
    sum_of_squares(range(size))
    seconds.append(perf_counter() - start)

# %%
figure, axes = plt.subplots()
axes.plot(sizes, seconds, marker="o")
axes.set(xlabel="squares", ylabel="seconds", title="Time by size")
