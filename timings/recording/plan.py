"""Finds what of a record has to be recorded, and what is fresh."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from timings.machine.needs import lacking
from timings.project.experiments import Declaration
from timings.project.labs import FOLDER, Lab, lab_of, labs
from timings.project.programs import Program
from timings.project.project import Project
from timings.recording.conditions import usable_cores
from timings.recording.cost import LAB, Costs
from timings.recording.run.lab import is_current
from timings.recording.run.stand_in import NAME
from timings.records.model import METHOD, Record, Run


@dataclass
class Plan:
    """What has to be recorded; what is impossible here, and why."""

    programs: list[tuple[Program, str | None]]
    experiments: list[Declaration]
    fresh: int
    impossible: list[tuple[str, str]] = field(default_factory=list)
    labs: list[Lab] = field(default_factory=list)
    costs: Costs = field(default_factory=lambda: Costs(()))
    verified: int = 0

    @property
    def size(self) -> int:
        """How many things have to be recorded."""
        return len(self.programs) + len(self.experiments) + len(self.labs)

    def seconds(self, budget: float | None) -> float:
        """An estimate of how long it takes."""
        programs = sum(self.costs.program(*run) for run in self.programs)
        experiments = sum(self.costs.experiment(e, budget) for e in self.experiments)
        return experiments + (programs + LAB * len(self.labs)) / usable_cores()

    def hurry(self, budget: float | None) -> None:
        """Take the cheapest experiments first, and a program that a record verified once only.

        Once is under its usual start method.
        """
        self.experiments.sort(key=lambda one: self.costs.experiment(one, budget))
        once = [
            (program, method)
            for program, method in self.programs
            if method == program.usual or not self.costs.is_verified(program)
        ]
        self.verified = len(self.programs) - len(once)
        self.programs = once


def make_plan(
    project: Project,
    record: Record,
    only: Iterable[str] = (),
    everything: bool = False,
    budget: float | None = None,
    *,
    gpu: bool = False,
    published: Iterable[Record] = (),
) -> Plan:
    """What of the project the record lacks, or holds from other sources or a shorter budget.

    Args:
        project: the sources.
        record: what there is.
        only: names of experiments, of labs as `labs/NAME`, of programs by their files below
            `snippets/`; without any, everything. `stand-in` is in no plan.
        everything: record again even what is fresh.
        budget: seconds an experiment; None for each one's own.
        gpu: also what needs a GPU.
        published: records that say, where this one does not, how long something takes.
    """
    only = list(only)
    every = labs(project)
    wanted, asked, played = project.experiments.values(), project.programs.values(), every.values()
    if only:
        paths = [name for name in only if name.endswith(".py")]
        labs_ = [name for name in only if name.startswith(f"{FOLDER}/")]
        others = [name for name in only if name not in {*paths, *labs_, NAME}]
        wanted = [project.experiment(name, "--only") for name in others]
        asked = [project.program(path, "--only") for path in paths]
        played = [lab_of(every, name, "--only") for name in labs_]
    python = sys.version.split()[0]
    programs = [
        (program, method)
        for program in asked
        if not _lacking(program.needs, gpu)
        for method in program.here
        if everything or _outdated(record.runs.get((program.path, method)), program.hash, python)
    ]
    reasons = {e.name: lacking(e.needs, gpu=gpu) for e in wanted}
    possible = [e for e in wanted if not reasons[e.name]]
    impossible = [(f'experiment "{name}"', why) for name, why in reasons.items() if why]
    impossible += [(f"snippets/{p.path}", why) for p in asked if (why := _lacking(p.needs, gpu))]
    experiments = [e for e in possible if everything or _stale(record, e, python, budget)]
    outdated = [
        lab for lab in played if everything or not is_current(project, lab, record.runner, gpu=gpu)
    ]
    methods = sum(len(p.here) for p in asked if not _lacking(p.needs, gpu))
    plan = Plan(programs, experiments, len(possible) + methods + len(played), impossible, outdated)
    plan.costs = Costs((record, *published))
    plan.fresh -= plan.size
    return plan


def _lacking(needs: Iterable[str], gpu: bool) -> str:
    """The first reason why this machine cannot run a program; empty if there is none."""
    return next((why for need in needs if (why := lacking(need, gpu=gpu))), "")


def _outdated(recorded: Run | None, wanted: str, python: str) -> bool:
    return recorded is None or recorded.hash != wanted or recorded.python_version != python


def _stale(record: Record, declaration: Declaration, python: str, budget: float | None) -> bool:
    """Whether any entry is missing, or of other sources, another Python, method or budget."""
    for variant, value in declaration.entries:
        entry = record.entries.get((declaration.name, variant, value))
        if entry is None or entry.hash != declaration.hash:
            return True
        if entry.metadata["python_version"] != python or entry.metadata.get("method") != METHOD:
            return True
        if entry.metadata.get("budget", 0) < (budget or declaration.budget):
            return True
    return False
