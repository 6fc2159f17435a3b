# %% [markdown]
# # Lab: Chapter Title
#
# Add up squares, and see how the time grows with their number.
#
# Run the cells from the top. Where it says **Try this**, change the line above and run the cell
# again.

# %%
from time import perf_counter

import matplotlib.pyplot as plt

from snippets.chapter_folder.sum_of_squares import sum_of_squares

# %% [markdown]
# ## Twice the squares, twice the time?

# %%
sizes = [50_000, 100_000, 200_000, 400_000]
seconds = []
for size in sizes:
    start = perf_counter()
    total = sum_of_squares(range(size))
    seconds.append(perf_counter() - start)
    print(f"{size:>7,} squares: {seconds[-1]:.4f} s, {total:,}")

# %% alt="Line chart of seconds against the number of squares; the numbers are printed above."
plt.plot(sizes, seconds, marker="o")
plt.xlabel("squares")
plt.ylabel("seconds")
plt.show()

# %% [markdown]
# > **Try this.** Add `1_600_000` to `sizes`. Does the line stay straight?
