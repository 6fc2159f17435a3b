"""Finds what of a record has to be recorded, and what is fresh."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from timings.needs import lacking
from timings.record.conditions import usable_cores
from timings.records import Record, Run
from timings.sources import Declaration, Program, Project

OVERHEAD = 1.5
"""Seconds that an experiment takes besides its budget, for the estimate of what is left."""


@dataclass
class Plan:
    """What has to be recorded, and why not the rest."""

    programs: list[tuple[Program, str | None]]
    experiments: list[Declaration]
    fresh: int
    impossible: list[str] = field(default_factory=list)

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
    everyone = [] if only else list(project.programs.values())
    programs = [
        (program, method)
        for program in everyone
        if not _lacking(program.needs)
        for method in program.start_methods
        if everything or _outdated(record.runs.get((program.path, method)), program.hash, python)
    ]
    possible = [e for e in wanted if not lacking(e.needs)]
    impossible = [f'experiment "{e.name}" {why}' for e in wanted if (why := lacking(e.needs))]
    impossible += [f"snippets/{p.path} {why}" for p in everyone if (why := _lacking(p.needs))]
    experiments = [e for e in possible if everything or _stale(record, e, python, budget)]
    methods = sum(len(p.start_methods) for p in everyone if not _lacking(p.needs))
    total = len(possible) + methods
    return Plan(programs, experiments, total - len(programs) - len(experiments), impossible)


def _lacking(needs: Iterable[str]) -> str:
    """The first reason why this machine cannot run a program; empty if there is none."""
    return next((why for need in needs if (why := lacking(need))), "")


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
