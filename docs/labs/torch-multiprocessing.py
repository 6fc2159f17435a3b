# %% [markdown]
# # Lab: torch.multiprocessing
#
# Train one shared model in several processes, and change how many they are, what each of them
# gets, and how large its batches are.
#
# Run the cells from the top. Where it says **Try this**, change the line above and run the cell
# again. The functions that workers run come from the chapter's programs: a worker that is started
# afresh imports them by name, and cannot see what a notebook defines.

# %%
from time import perf_counter

import matplotlib.pyplot as plt
import torch
import torch.multiprocessing as mp

from snippets.torch_multiprocessing.hogwild import accuracy, network, samples, train
from snippets.torch_multiprocessing.shards import times_seen
from snippets.torch_multiprocessing.steps_needed import Plan, steps_needed

torch.set_num_threads(1)
points, labels = samples(4_000, seed=0)
held_out = samples(1_000, seed=1)


def shards(count):
    """So many shards of the data: every sample is in one of them."""
    return [(points[rank::count], labels[rank::count]) for rank in range(count)]


# %% [markdown]
# ## A shard for each worker
#
# Every worker trains the same parameters, without a lock, on its own part of the data. The first
# epoch warms the workers up, and is not looked at: they start, and import what an optimiser needs.

# %%
workers = [1, 2, 4]
seconds = []
for count in workers:
    model = network(seed=2).share_memory()
    with mp.Pool(count) as pool:
        for epoch in range(3):
            tasks = [(model, *shard, 10 * epoch + rank) for rank, shard in enumerate(shards(count))]
            start = perf_counter()
            pool.starmap(train, tasks, chunksize=1)
            took = perf_counter() - start
            print(f"{count} workers, epoch {epoch}: {took:.2f} s, {accuracy(model, *held_out):.3f}")
    seconds.append(took)

# %% alt="Line chart of seconds for one epoch against the number of warm workers; the numbers are printed above."
plt.plot(workers, seconds, marker="o")
plt.xticks(workers)
plt.xlabel("workers, up and waiting")
plt.ylabel("seconds for one epoch")
plt.ylim(bottom=0)
plt.show()

# %% [markdown]
# > **Try this.** Count the first epoch in. How many epochs does it take until starting the workers
# > no longer matters?
#
# ## How the accuracy grows
#
# How many steps does it take until 92 % of the held-out samples are right? Twenty trainings of each
# kind, from starts of their own. The steps of two workers are added up.

# %%
kinds = {
    "1 process, batches of 8": (1, 8, 0.02),
    "2 workers, batches of 8": (2, 8, 0.02),
    "1 process, batches of 64": (1, 64, 0.1),
    "2 workers, batches of 64": (2, 64, 0.1),
}
counts = {}
with mp.Pool(2, torch.set_num_threads, (1,)) as pool:
    for kind, (count, batch, rate) in kinds.items():
        counts[kind] = []
        for seed in range(20):
            model, reached = network(seed).share_memory(), torch.zeros(1).share_memory_()
            tasks = [
                (model, shard, held_out, Plan(batch, rate, seed + rank), reached)
                for rank, shard in enumerate(shards(count))
            ]
            made = pool.starmap(steps_needed, tasks, chunksize=1)
            counts[kind].append(sum(steps or 0 for steps in made))
        print(f"{kind}: {sorted(counts[kind])}")

# %% alt="Strip chart of the steps that each of 20 trainings took, for one process and two workers, with batches of 8 and of 64; the numbers are printed above."
for row, steps in enumerate(counts.values()):
    plt.plot(steps, [row] * len(steps), "o", alpha=0.4)
plt.yticks(range(len(counts)), list(counts))
plt.xlabel("steps until 92 % are right")
plt.xlim(left=0)
plt.tight_layout()
plt.show()

# %% [markdown]
# > **Try this.** Give batches of 8 a learning rate of 0.05, and those of 64 one of 0.2. Do all
# > still get there? A training of 0 steps was given up.
#
# ## The whole data to every worker
#
# What the article does: each worker goes through all of the data.

# %%
for sharded in (True, False):
    seen = times_seen(sharded)
    how = "a shard each" if sharded else "all data each"
    print(f"{how}: {int(seen.sum()):,} samples, each {seen.unique().tolist()} times")

# %% [markdown]
# > **Try this.** Give every worker above the whole data, in place of its shard. What does that do
# > to the seconds, and what to the steps?
