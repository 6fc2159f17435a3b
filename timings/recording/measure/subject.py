"""An experiment in the interpreter that it is measured in: calls a variant, and says how long."""

import importlib
import multiprocessing
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Self

from timings.experiment import Experiment
from timings.recording.measure.trace import Traced, timeline_text, witnesses


def find_experiment(module: str, name: str) -> Experiment:
    """The experiment of that name in a module.

    Raises:
        LookupError: if the module holds none.
    """
    for value in vars(importlib.import_module(module)).values():
        if isinstance(value, Experiment) and value.name == name:
            return value
    raise LookupError(f'{module}: "{name}" is not bound to a name at the top of the module')


class Subject:
    """Does, with one workload at a time, what is asked for. All times are in seconds."""

    def __init__(self, experiment: Experiment, clock: Callable[[], float] = perf_counter) -> None:
        self.experiment, self.clock = experiment, clock
        self.work: Any = None
        self.expected: tuple = ()
        self.stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stack.__exit__(*error)

    def prepare(self, chosen: dict[str, int]) -> None:
        """Make the workload, in place of the one before."""
        self.stack.close()
        self.expected = ()
        tasks = (self.experiment.task,) if self.experiment.task else ()
        self.work = self.stack.enter_context(self.experiment.prepare(*tasks, **chosen))

    def try_out(self, variant: str) -> tuple[float, bool]:
        """How long one call takes, and whether its result is that of the first variant tried."""
        experiment = self.experiment
        if experiment.poison:
            experiment.poison(self.work)
        start = self.clock()
        result = experiment.variants[variant](self.work)
        if experiment.synchronise:
            experiment.synchronise(self.work)
        seconds = self.clock() - start
        if experiment.result:
            result = experiment.result(result)
        self.expected = self.expected or (result,)
        return seconds, bool(experiment.same(self.expected[0], result))

    def call(self, variant: str, loops: int) -> float:
        """How long one of so many calls takes."""
        function, wait = self.experiment.variants[variant], self.experiment.synchronise
        work = self.work
        start = self.clock()
        for _ in range(loops):
            function(work)
            if wait:
                wait(work)
        return (self.clock() - start) / loops

    def keep_calling(self, variant: str, seconds: float) -> None:
        """Call it for so long at least."""
        start = perf_counter()
        while perf_counter() - start < seconds:
            self.call(variant, 1)

    def moved_bytes(self, chosen: dict[str, int]) -> int:
        """What a call must read and write at least; 0 where the experiment does not say."""
        return int(self.experiment.moves(**chosen)) if self.experiment.moves else 0

    def trace(self, chosen: dict[str, int]) -> dict[str, dict[str, Any]]:
        """One more call of each variant, with its task traced: who really took part."""
        if not self.experiment.task:
            return {}
        found = {}
        with TemporaryDirectory() as folder:
            task = Traced(self.experiment.task, Path(folder) / "trace")
            with self.experiment.prepare(task, **chosen) as work:
                for name, variant in self.experiment.variants.items():
                    start = perf_counter()
                    variant(work)
                    seen = witnesses(task.path)
                    found[name] = {
                        "tasks": len(seen),
                        "processes": len({witness.process for witness in seen}),
                        "threads": len({(w.process, w.thread) for w in seen}),
                        "timeline": timeline_text(seen, start),
                    }
        return found

    def facts(self, pins: str) -> dict[str, Any]:
        """What holds here once all is imported and was called: an import can turn the lock on.

        `pins` are the packages whose versions are wanted.
        """
        from timings.recording.conditions import usable_cores, versions

        gil = getattr(sys, "_is_gil_enabled", lambda: True)()
        context = multiprocessing.get_context("spawn")  # a forked child holds what this one does
        mine, theirs = context.Pipe(duplex=False)
        child = context.Process(target=sys.modules["__main__"].count_modules, args=(theirs,))
        child.start()
        theirs.close()
        modules = mine.recv()
        child.join()
        known = {"gil": "on" if gil else "off", "child_modules": modules, "blas": _blas()}
        return known | {"versions": versions(pins), "cores": usable_cores()}


def _blas() -> str:
    """The libraries with threads of their own that are loaded, each with its kernel and threads."""
    from threadpoolctl import threadpool_info

    found = []
    for one in threadpool_info():
        words = (one["internal_api"], one["version"], one.get("architecture"))
        found.append(f"{' '.join(filter(None, words))}, {one['num_threads']} threads")
    return "; ".join(sorted(set(found))) or "none"
