"""Measures one experiment, in an interpreter that does nothing else.

Run as `python -m timings.recording.measure.repeats ROOT MODULE EXPERIMENT BUDGET OUTPUT`.
"""

import importlib
import json
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import psutil

from timings.errors import TimingsError
from timings.experiment import Experiment
from timings.project.project import Project
from timings.recording.conditions import gil_state, versions
from timings.recording.measure.trace import Traced, timeline_text, witnesses
from timings.stats.intervals import paired_ratio

NARROW = 0.05
"""Rounds stop once every interval is this narrow: its width over its estimate."""

FEWEST, ENOUGH = 3, 5
"""Rounds kept at least; and rounds from which on a narrow interval is believed."""

BLOCK = 0.005
"""Seconds that one timed block lasts at least: a fast variant is called several times in it."""

Clock = Callable[[], float]


@dataclass
class Timed:
    """The raw times of one variant, in seconds per call."""

    loops: int = 1
    warmups: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    processes: int = 0
    threads: int = 0
    tasks: int = 0
    timeline: str = ""
    moved_bytes: int = 0


def tree_cpu_seconds() -> float:
    """CPU seconds that this process and all it started have used, the ended ones included."""
    total = 0.0
    me = psutil.Process()
    for process in [me, *me.children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
        total += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    return total


def measure(
    experiment: Experiment,
    budget: float,
    clock: Clock = perf_counter,
    cpu_clock: Clock = tree_cpu_seconds,
) -> dict[int | None, dict[str, Timed]]:
    """The times of every variant, by parameter value.

    Raises:
        TimingsError: if two variants' results differ; then nothing is kept.
    """
    parameter, values = next(iter(experiment.sweep.items()), (None, (None,)))
    measured = {}
    for value in values:
        chosen = {parameter: value} if parameter else {}
        with prepared(experiment, chosen) as work:
            rounds = _Rounds(experiment, work, clock, cpu_clock)
            measured[value] = rounds.run(budget / len(values), chosen)
        for timed in measured[value].values() if experiment.moves else ():
            timed.moved_bytes = int(experiment.moves(**chosen))
        if experiment.task:
            _trace(experiment, chosen, measured[value])
    return measured


def prepared(
    experiment: Experiment,
    chosen: dict[str, int],
    task: Callable | None = None,
) -> AbstractContextManager[Any]:
    """The experiment's workload, with `task` in place of its own if one is given."""
    tasks = (task or experiment.task,) if experiment.task else ()
    return experiment.prepare(*tasks, **chosen)


class _Rounds:
    """The rounds at one value of the parameter."""

    def __init__(
        self, experiment: Experiment, work: object, clock: Clock, cpu_clock: Clock
    ) -> None:
        self.experiment, self.work = experiment, work
        self.clock, self.cpu_clock = clock, cpu_clock
        self.times = {name: Timed() for name in experiment.variants}

    def run(self, budget: float, chosen: dict[str, int]) -> dict[str, Timed]:
        start = self.clock()
        self._warm_up(budget, chosen)
        done = 0
        while done < FEWEST or (
            self.clock() - start < budget and (done < ENOUGH or not self._narrow())
        ):
            for name in _rotated(list(self.times), done):
                self._time(name)
            done += 1
        return self.times

    def _warm_up(self, budget: float, chosen: dict[str, int]) -> None:
        """Call every variant, compare the results, and find how many calls fill a block."""
        experiment = self.experiment
        expected = None
        for name in [experiment.baseline, *experiment.variants]:
            if experiment.poison:
                experiment.poison(self.work)
            start = self.clock()
            result = experiment.variants[name](self.work)
            if experiment.synchronise:
                experiment.synchronise(self.work)
            self.times[name].warmups.append(self.clock() - start)
            if experiment.result:
                result = experiment.result(result)
            if expected is None:
                expected = (result,)
            elif not experiment.same(expected[0], result):
                at = "".join(f" at {key}={value}" for key, value in chosen.items())
                raise TimingsError(
                    f'experiment "{experiment.name}": "{name}" and "{experiment.baseline}" give '
                    f"different results{at}: variants must do the same work; no time was kept"
                )
        for name, timed in self.times.items():
            if min(timed.warmups) < budget / 50:
                self._call(name, 1, timed.warmups)
            timed.loops = max(1, math.ceil(BLOCK / max(min(timed.warmups), 1e-9)))

    def _call(self, name: str, loops: int, seconds: list[float]) -> None:
        variant, wait = self.experiment.variants[name], self.experiment.synchronise
        start = self.clock()
        for _ in range(loops):
            variant(self.work)
            if wait:
                wait(self.work)
        seconds.append((self.clock() - start) / loops)

    def _time(self, name: str) -> None:
        timed = self.times[name]
        cpu = self.cpu_clock()
        self._call(name, timed.loops, timed.values)
        # A process that ends unseen takes what it used out of the sum.
        timed.cpu_seconds.append(max(0.0, self.cpu_clock() - cpu) / timed.loops)

    def _narrow(self) -> bool:
        baseline = self.times[self.experiment.baseline].values
        others = (t.values for n, t in self.times.items() if n != self.experiment.baseline)
        return all(paired_ratio(baseline, values).width <= NARROW for values in others)


def _rotated(names: list[str], by: int) -> Iterator[str]:
    """The names, starting one further each round, so that none always follows the same one."""
    return (names[(place + by) % len(names)] for place in range(len(names)))


def _trace(experiment: Experiment, chosen: dict[str, int], times: dict[str, Timed]) -> None:
    """One more call of each variant, with its task traced: who really took part."""
    with TemporaryDirectory() as folder:
        task = Traced(experiment.task, Path(folder) / "trace")
        with prepared(experiment, chosen, task) as work:
            for name, variant in experiment.variants.items():
                start = perf_counter()
                variant(work)
                seen = witnesses(task.path)
                times[name].tasks = len(seen)
                times[name].processes = len({witness.process for witness in seen})
                times[name].threads = len({(w.process, w.thread) for w in seen})
                times[name].timeline = timeline_text(seen, start)


def find_experiment(root: str, module: str, name: str) -> Experiment:
    """The experiment of that name, from a module of the project at `root`.

    Raises:
        TimingsError: if the module holds none.
    """
    sys.path.insert(0, root)
    for value in vars(importlib.import_module(module)).values():
        if isinstance(value, Experiment) and value.name == name:
            return value
    raise TimingsError(f'{module}: "{name}" is not bound to a name at the top of the module')


def main(root: str, module: str, name: str, budget: str, output: str) -> None:
    """Measure the experiment and write the times to `output`."""
    experiment = find_experiment(root, module, name)
    measured = measure(experiment, float(budget))
    rows = [
        {"variant": variant, "value": value, **vars(timed)}
        for value, times in measured.items()
        for variant, timed in times.items()
    ]
    # Asked here, where it was measured, and afterwards: an import can turn the lock on again.
    path = Path(root, *module.split(".")).with_suffix(".py")
    pins = Project(Path(root)).pins(path, (experiment.needs,))
    document = {"gil": gil_state(), "versions": versions(pins), "rows": rows}
    Path(output).write_text(json.dumps(document), encoding="utf-8")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except TimingsError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
