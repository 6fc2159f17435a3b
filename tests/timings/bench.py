"""Measures here, in this process, and if wanted on a clock that only the variants move."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from timings.experiment import Experiment
from timings.project.experiments import Declaration
from timings.recording.measure.repeats import Timed, measure
from timings.recording.measure.subject import Subject

Clock = Callable[[], float]
BUDGET = 10.0
"""The full budget of what is measured here."""


def measure_here(
    experiment: Experiment,
    budget: float,
    clock: Clock = perf_counter,
    cpu: Clock = lambda: 0.0,
) -> dict[int | None, dict[str, Timed]]:
    """The times of an experiment, where every repeat is measured by this interpreter."""

    class Here(Subject):
        def ask(self, do: str, **what: Any) -> Any:
            return {} if do == "facts" else getattr(self, do)(**what)

        def cpu_seconds(self) -> float:
            return cpu()

    parameter, values = next(iter(experiment.sweep.items()), (None, (None,)))
    declaration = Declaration(
        name=experiment.name,
        title=experiment.title,
        baseline=experiment.baseline,
        variants=tuple(experiment.variants),
        parameter=parameter,
        values=tuple(values),
        budget=BUDGET,
        needs="",
        memory=False,
        controls={},
        environment={},
        path="",
        source="",
        hash="",
    )
    return measure(declaration, budget, lambda: Here(experiment, clock))[0]


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
        return measure_here(experiment, budget, lambda: self.now, lambda: self.cpu)


def constant(seconds: float) -> Callable[[int], float]:
    """Always that long."""
    return lambda _: seconds


def noisy(seconds: float) -> Callable[[int], float]:
    """Twice as long every other time: never narrow."""
    return lambda call: seconds * (1 + call % 2)
