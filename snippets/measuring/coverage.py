# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""How often a 95 % interval holds the true ratio, where the truth is known: it is made up."""

from collections.abc import Callable

import numpy as np

TRUTH, HOUR = np.log(1.5), 0.025
Bounds = tuple[np.ndarray, np.ndarray]


def measured(rng: np.random.Generator, repeats: int, rounds: int) -> Bounds:
    """Return the logarithms of the times of 2,000 experiments: of a slow way, and a fast one."""
    shape = (2_000, repeats, rounds)
    hour = rng.normal(0, HOUR, (shape[0], 1, 1))  # what this hour does to the ratio
    own = rng.normal(0, 0.02, (*shape[:2], 1))  # and what this interpreter does
    drift = np.cumsum(rng.normal(0, 0.01, shape), axis=-1)  # the machine: both ways meet it
    load = np.repeat(rng.random((*shape[:2], rounds // 4 + 1)) < 0.1, 4, axis=-1)[..., :rounds]
    slow, fast = (
        drift + 0.3 * load + rng.normal(0, 0.01, shape)
        + np.where(rng.random(shape) < 0.05, rng.exponential(0.5, shape), 0)  # a hiccup
        for _ in range(2)
    )  # fmt: skip
    return slow + TRUTH + hour + own, fast


def one_interpreter(slow: np.ndarray, fast: np.ndarray) -> Bounds:
    """Trimmed mean and winsorized deviation over 25 rounds: 15 are left, Student's t is 2.145."""
    ordered = np.sort((slow - fast)[:, 0, :25])
    centre = ordered[:, 5:-5].mean(axis=-1)
    ordered[:, :5], ordered[:, -5:] = ordered[:, [5]], ordered[:, [-6]]
    half = 2.145 * np.sqrt(24 * ordered.var(axis=-1, ddof=1) / (15 * 14))
    return centre - half, centre + half


def all_rounds(slow: np.ndarray, fast: np.ndarray) -> Bounds:
    """Student's t over all rounds of all interpreters, as if they knew nothing of each other."""
    logs = (slow - fast).reshape(len(slow), -1)
    half = 1.984 * logs.std(axis=-1, ddof=1) / np.sqrt(logs.shape[-1])
    return logs.mean(axis=-1) - half, logs.mean(axis=-1) + half


def bootstrap(slow: np.ndarray, fast: np.ndarray) -> Bounds:
    """Draw interpreters again, and rounds of each, 200 times; take the middle 95 %."""
    rng, (many, repeats, rounds), means = np.random.default_rng(1), slow.shape, []
    for _ in range(200):
        repeat = rng.integers(repeats, size=(many, repeats, 1))
        drawn = (np.arange(many)[:, None, None], repeat, rng.integers(rounds, size=slow.shape))
        means.append(np.median((slow - fast)[drawn], axis=-1).mean(axis=-1))
    return tuple(np.quantile(means, [0.025, 0.975], axis=0))


def medians(slow: np.ndarray, fast: np.ndarray, hour: float = 0) -> Bounds:
    """One median for each interpreter, Student's t over five; and what hours differ by."""
    each = np.median(slow - fast, axis=-1)
    own = each.var(axis=-1, ddof=1) / 5
    both = own + hour**2
    freedom = 4 * (both / own) ** 2
    half = (1.96 + 2.37 / freedom + 2.9 / freedom**2 + 2.7 / freedom**3) * np.sqrt(both)
    return each.mean(axis=-1) - half, each.mean(axis=-1) + half


def with_the_hour(slow: np.ndarray, fast: np.ndarray) -> Bounds:
    """This site does this."""
    return medians(slow, fast, HOUR)


def holds(way: Callable[[np.ndarray, np.ndarray], Bounds]) -> tuple[float, float]:
    """Return how often the truth is inside, and the median width as a share of the ratio."""
    low, high = way(*measured(np.random.default_rng(0), repeats=5, rounds=25))
    inside = (low <= TRUTH) & (high >= TRUTH)
    return inside.mean(), np.median(np.exp(high - TRUTH) - np.exp(low - TRUTH))


def main() -> None:
    for way in (one_interpreter, all_rounds, bootstrap, medians, with_the_hour):
        inside, width = holds(way)
        print(f"{way.__name__:>15}: {inside:5.1%} hold the truth, {width:5.1%} wide")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
