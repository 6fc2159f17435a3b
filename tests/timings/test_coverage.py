"""How often the whole method holds a truth that is known: on a made-up machine, in no real time."""

import math
from contextlib import nullcontext
from random import Random
from typing import Any

import pytest

from timings.project.experiments import Declaration
from timings.recording.measure.repeats import measure
from timings.stats.intervals import HOUR, ratio_of

TRUTH = 1.5
MANY = 1500
DECLARATION = Declaration(
    name="made-up",
    title="",
    baseline="slow",
    variants=("slow", "fast"),
    parameter=None,
    values=(None,),
    budget=10.0,
    needs="",
    memory=False,
    controls={},
    environment={},
    path="",
    source="",
    hash="",
)


class Machine:
    """A machine whose speed drifts, which others load for a while, in an hour of its own."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.speed, self.loaded = 0.0, 0
        self.hour = self.random.gauss(0, HOUR)

    def seconds(self, level: float) -> float:
        """How long a call takes whose logarithm is `level` when all is quiet."""
        self.speed += self.random.gauss(0, 0.005)
        if self.random.random() < 0.02:
            self.loaded = 12
        self.loaded = max(0, self.loaded - 1)
        hiccup = self.random.expovariate(2) if self.random.random() < 0.05 else 0.0
        noise = self.random.gauss(0, 0.01)
        return 0.1 * math.exp(level + self.speed + 0.3 * (self.loaded > 0) + hiccup + noise)


class Interpreter:
    """A fresh interpreter on it: its hash seed and its layout of memory move one variant."""

    def __init__(self, machine: Machine, spread: float) -> None:
        self.machine = machine
        self.own = machine.hour + machine.random.gauss(0, spread)

    def ask(self, do: str, variant: str = "", **_: Any) -> Any:
        """A time, where one is asked for."""
        level = math.log(TRUTH) + self.own if variant == "slow" else 0.0
        answers = {"prepare": None, "trace": {}, "moved_bytes": 0, "facts": {}}
        if do in answers:
            return answers[do]
        seconds = self.machine.seconds(level)
        return (seconds, True) if do == "try_out" else seconds

    def cpu_seconds(self) -> float:
        """Nobody asks."""
        return 0.0


@pytest.mark.parametrize("spread", [0.0, 0.005, 0.05])
@pytest.mark.parametrize("budget", [3.0, 10.0])
def test_the_interval_holds_the_truth_95_times_in_a_hundred(spread: float, budget: float) -> None:
    declaration = Declaration(**vars(DECLARATION) | {"budget": budget})
    held = 0
    for seed in range(MANY):
        machine = Machine(seed)
        start = lambda machine=machine: nullcontext(Interpreter(machine, spread))  # noqa: E731
        times, _ = measure(declaration, budget, start)
        ratio = ratio_of(times[None]["slow"].values, times[None]["fast"].values)
        held += ratio.low <= TRUTH <= ratio.high
    assert 0.93 <= held / MANY <= 0.97
