"""A clock that only the variants move."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from timings.experiment import Experiment
from timings.recording.measure.repeats import Timed, measure


class Bench:
    """Variants that take the seconds they are told to, on a clock of their own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.cpu = 0.0
        self.calls: list[str] = []
        self.prepared: list[dict[str, int]] = []
        self.open = False

    def variant(
        self, name: str, seconds: Callable[[int], float], result: object = 42, cores: float = 1
    ) -> Callable[[Any], object]:
        """A variant whose n-th call takes `seconds(n)`."""

        def call(_: object) -> object:
            assert self.open
            took = seconds(self.calls.count(name))
            self.calls.append(name)
            self.now += took
            self.cpu += took * cores
            return result

        return call

    @contextmanager
    def prepare(self, **chosen: int) -> Iterator[None]:
        """A workload whose set-up takes for ever."""
        self.prepared.append(chosen)
        self.now += 1000
        self.open = True
        yield
        self.open = False
        self.now += 1000

    def measure(
        self, variants: Mapping[str, Callable[[Any], object]], budget: float, **more: object
    ) -> dict[int | None, dict[str, Timed]]:
        """Measure the variants on this clock."""
        experiment = Experiment(
            name="sums",
            title="Adding",
            variants=variants,
            baseline=next(iter(variants)),
            prepare=self.prepare,
            **more,
        )
        return measure(experiment, budget, lambda: self.now, lambda: self.cpu)


def constant(seconds: float) -> Callable[[int], float]:
    """Always that long."""
    return lambda _: seconds


def noisy(seconds: float) -> Callable[[int], float]:
    """Twice as long every other time: never narrow."""
    return lambda call: seconds * (1 + call % 2)
