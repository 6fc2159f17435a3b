"""Measures one experiment: in several fresh interpreters, each of which gives one ratio.

A pilot, in an interpreter of its own, compares the variants' results, traces who takes part, and
fixes how many calls a block has and how many rounds a repeat. Nothing stops on what was seen.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from timings.errors import TimingsError
from timings.project.experiments import Declaration

FULL, SHORT = 5, 3
"""Repeats on the full budget of an experiment, and on a shorter one."""

FEWEST, MOST = 3, 20
"""Rounds of a repeat."""

BLOCK = 0.005
"""Seconds that one timed block lasts at least: a fast variant is called several times in it."""

QUICK = 0.1
"""A variant whose first call takes less than these seconds is warmed up by a block too."""

DIGITS = 6
"""Significant digits that are kept of a time."""

One = TypeVar("One")


class Asked(Protocol):
    """What measuring needs of an interpreter: see `timings.recording.measure.subject`."""

    def ask(self, do: str, **what: Any) -> Any:
        """What the subject answers."""

    def cpu_seconds(self) -> float:
        """What its processes have used."""


Start = Callable[[], AbstractContextManager[Asked]]


@dataclass
class Timed:
    """The raw times of one variant at one value, in seconds per call: a list for each repeat."""

    loops: int = 1
    values: list[list[float]] = field(default_factory=list)
    warmups: list[list[float]] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


Times = dict[str, Timed]


def measure(
    declaration: Declaration, budget: float, start: Start, pins: str = ""
) -> tuple[dict[int | None, Times], dict[str, Any]]:
    """The times of every variant by the swept value, and what holds in the interpreter.

    Each `start` is a fresh interpreter; `budget` is in seconds, for the rounds of all repeats;
    `pins` are the packages whose versions are noted.

    Raises:
        TimingsError: if two variants' results differ; then nothing is kept.
    """
    repeats = FULL if budget >= declaration.budget else SHORT
    share = budget / repeats / len(declaration.values)
    times: dict[int | None, Times] = {}
    rounds = {}
    with start() as pilot:
        for value in declaration.values:
            times[value], rounds[value] = _pilot(declaration, value, pilot, share)
        facts = pilot.ask("facts", pins=pins)
    for repeat in range(repeats):
        with start() as interpreter:
            for value in _rotated(declaration.values, repeat):
                one = _Repeat(declaration, value, interpreter, times[value])
                one.warm_up()
                one.run(rounds[value], repeat)
    return times, facts


def _pilot(
    declaration: Declaration, value: int | None, pilot: Asked, share: float
) -> tuple[Times, int]:
    """Room for the times at a value, with the calls of a block; and how many rounds it gets."""
    times = {name: Timed() for name in declaration.variants}
    one = _Repeat(declaration, value, pilot, times)
    one.warm_up()
    traced = pilot.ask("trace", chosen=one.chosen)
    moved = pilot.ask("moved_bytes", chosen=one.chosen)
    seconds = 0.0
    for name, timed in times.items():
        least = min(timed.warmups.pop())
        timed.loops = max(1, math.ceil(BLOCK / max(least, 1e-9)))
        seconds += timed.loops * least
        timed.facts = traced.get(name, {}) | ({"moved_bytes": moved} if moved else {})
    return times, max(FEWEST, min(MOST, int(share / seconds)))


class _Repeat:
    """One interpreter's measuring at one value of the parameter."""

    def __init__(
        self, declaration: Declaration, value: int | None, asked: Asked, times: Times
    ) -> None:
        self.declaration, self.asked, self.times = declaration, asked, times
        self.chosen = {declaration.parameter: value} if declaration.parameter else {}
        asked.ask("prepare", chosen=self.chosen)

    def warm_up(self) -> None:
        """Call every variant and compare the results: the baseline's with itself too."""
        for timed in self.times.values():
            timed.warmups.append([])
        for name in [self.declaration.baseline, *self.declaration.variants]:
            seconds, same = self.asked.ask("try_out", variant=name)
            if not same:
                at = "".join(f" at {key}={value}" for key, value in self.chosen.items())
                raise TimingsError(
                    f'experiment "{self.declaration.name}": "{name}" and '
                    f'"{self.declaration.baseline}" give different results{at}: variants must do '
                    "the same work; no time was kept"
                )
            self.times[name].warmups[-1].append(_rounded(seconds))
        for name, timed in self.times.items():
            if min(timed.warmups[-1]) < QUICK:
                timed.warmups[-1].append(self._call(name))

    def run(self, rounds: int, repeat: int) -> None:
        """Time so many rounds: each begins with another variant."""
        used = dict.fromkeys(self.times, 0.0)
        for timed in self.times.values():
            timed.values.append([])
        for number in range(rounds):
            for name in _rotated(list(self.times), repeat + number):
                before = self.asked.cpu_seconds()
                self.times[name].values[-1].append(self._call(name))
                # A process that ends unseen takes what it used out of the sum.
                used[name] += max(0.0, self.asked.cpu_seconds() - before)
        for name, timed in self.times.items():
            timed.cpu_seconds.append(_rounded(used[name] / rounds / timed.loops))

    def _call(self, name: str) -> float:
        return _rounded(self.asked.ask("call", variant=name, loops=self.times[name].loops))


def _rotated(items: Sequence[One], by: int) -> Iterator[One]:
    """The items, starting so much further, so that none always follows the same one."""
    return (items[(place + by) % len(items)] for place in range(len(items)))


def _rounded(seconds: float) -> float:
    return float(f"{seconds:.{DIGITS}g}")
