# %% [markdown]
# # Lab: torch.multiprocessing
#
# Train one shared model in several processes, and change how many they are, what each of them
# gets, and how fast it learns.
#
# Run the cells from the top. Where it says **Try this**, change the line above and run the cell
# again. The functions that workers run come from the chapter's programs: a worker that is started
# afresh imports them by name, and cannot see what a notebook defines.

# %%
from time import perf_counter

import matplotlib.pyplot as plt
import torch

from snippets.torch_multiprocessing.hogwild import accuracy, network, run, samples, train
from snippets.torch_multiprocessing.shards import times_seen

torch.set_num_threads(1)
points, labels = samples(4_000, seed=0)
held_out = samples(2_000, seed=1)

# %% [markdown]
# ## A shard for each worker
#
# Every worker trains the same parameters, without a lock, on its own part of the data.

# %%
workers = [1, 2, 4]
reached, seconds = [], []
for count in workers:
    model = network(seed=2).share_memory()
    shards = [(points[rank::count], labels[rank::count]) for rank in range(count)]
    start = perf_counter()
    run(train, [(model, *shard, rank) for rank, shard in enumerate(shards)])
    seconds.append(perf_counter() - start)
    reached.append(accuracy(model, *held_out))
    print(f"{count} workers: accuracy {reached[-1]:.3f} after {seconds[-1]:.1f} s")

# %% alt="Line chart of seconds for one epoch against the number of workers; the numbers are printed above."
plt.plot(workers, seconds, marker="o")
plt.xticks(workers)
plt.xlabel("workers")
plt.ylabel("seconds for one epoch")
plt.ylim(bottom=0)
plt.show()

# %% [markdown]
# > **Try this.** Train twice as many samples. Starting a worker takes as long as before: what
# > does the curve look like now?
#
# ## How the accuracy grows
#
# Four passes over the data by two workers. The model is looked at after each.

# %%
model = network(seed=2).share_memory()
epochs = [accuracy(model, *held_out)]
for epoch in range(4):
    halves = [(points[rank::2], labels[rank::2]) for rank in range(2)]
    run(train, [(model, *half, 10 * epoch + rank) for rank, half in enumerate(halves)])
    epochs.append(accuracy(model, *held_out))
print("accuracy:", *[f"{value:.3f}" for value in epochs])

# %% alt="Line chart of the accuracy on new samples against the epoch, from 0 to 4; the numbers are printed above."
plt.plot(range(len(epochs)), epochs, marker="o")
plt.axhline(0.5, color="black", linewidth=1, linestyle="--")
plt.xlabel("epoch")
plt.ylabel("accuracy on new samples")
plt.show()

# %% [markdown]
# > **Try this.** Start from another seed of the network. Does every start learn?
#
# ## The whole data to every worker
#
# What the article does: each worker goes through all of the data.

# %%
for sharded in (True, False):
    counts = times_seen(sharded)
    how = "a shard each" if sharded else "all data each"
    print(f"{how}: {int(counts.sum()):,} samples, each {counts.unique().tolist()} times")

# %% [markdown]
# > **Try this.** Give every worker above the whole data, in place of its shard. What does that do
# > to the seconds, and what to the accuracy?
