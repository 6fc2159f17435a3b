"""Finds what of a record has to be recorded, and what is fresh."""

import multiprocessing
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from timings.ci.shards import OVERHEAD
from timings.record.conditions import usable_cores
from timings.records import Record, Run
from timings.sources import Declaration, Program, Project


@dataclass
class Plan:
    """What has to be recorded, and why not the rest."""

    programs: list[tuple[Program, str | None]]
    experiments: list[Declaration]
    fresh: int
    impossible: list[str] = field(default_factory=list)

    def within(self, names: frozenset[str]) -> "Plan":
        """The same for these programs and experiments alone."""
        programs = [(program, method) for program, method in self.programs if program.path in names]
        experiments = [one for one in self.experiments if one.name in names]
        return Plan(programs, experiments, self.fresh, self.impossible)

    def seconds(self, record: Record, budget: float | None) -> float:
        """An estimate of how long it takes."""
        known = [record.runs.get((program.path, method)) for program, method in self.programs]
        programs = sum(run.seconds if run else 1.0 for run in known) / usable_cores()
        return programs + sum((budget or e.budget) + OVERHEAD for e in self.experiments)


def make_plan(
    project: Project,
    record: Record,
    only: Iterable[str] = (),
    everything: bool = False,
    budget: float | None = None,
) -> Plan:
    """What of the project the record lacks, or holds from other sources or a shorter budget.

    Args:
        project: the sources.
        record: what there is.
        only: names of experiments; empty for all of them and all programs.
        everything: record again even what is fresh.
        budget: seconds an experiment; None for each one's own.
    """
    only = list(only)
    wanted = [project.experiment(name, "--only") for name in only] or project.experiments.values()
    python = sys.version.split()[0]
    programs = [
        (program, method)
        for program in ([] if only else project.programs.values())
        for method in program.start_methods
        if everything or _outdated(record.runs.get((program.path, method)), program.hash, python)
    ]
    possible = [
        e for e in wanted if not e.needs or e.needs in multiprocessing.get_all_start_methods()
    ]
    impossible = [
        f'experiment "{e.name}" needs the start method {e.needs}, which this platform lacks'
        for e in wanted
        if e not in possible
    ]
    experiments = [e for e in possible if everything or _stale(record, e, python, budget)]
    methods = sum(len(program.start_methods) for program in project.programs.values())
    total = len(possible) + (0 if only else methods)
    return Plan(programs, experiments, total - len(programs) - len(experiments), impossible)


def _outdated(recorded: Run | None, wanted: str, python: str) -> bool:
    return recorded is None or recorded.hash != wanted or recorded.python_version != python


def _stale(record: Record, declaration: Declaration, python: str, budget: float | None) -> bool:
    """Whether any entry is missing, of other sources or another Python, or measured for less."""
    for variant, value in declaration.entries:
        entry = record.entries.get((declaration.name, variant, value))
        if entry is None or entry.hash != declaration.hash:
            return True
        if entry.metadata["python_version"] != python:
            return True
        if entry.metadata.get("budget", 0) < (budget or declaration.budget):
            return True
    return False
