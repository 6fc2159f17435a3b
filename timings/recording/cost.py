"""How long programs, labs and experiments take, by what was recorded of them."""

from dataclasses import dataclass

from timings.project.experiments import Declaration
from timings.project.programs import Program
from timings.recording.measure.repeats import FEWEST, FULL, SHORT
from timings.records.model import Record

START = 1.0
"""Seconds that an interpreter takes besides what it times: its imports, its set-up."""

LAB = 8.0
"""Seconds that a lab takes: its notebook does not say."""

UNKNOWN = 1.0
"""Seconds that a program takes which nobody ever ran."""


@dataclass(frozen=True)
class Costs:
    """Estimates in seconds, from records: of the first that knows something."""

    records: tuple[Record, ...]

    def program(self, program: Program, method: str | None) -> float:
        """Seconds of one run."""
        runs = (record.runs.get((program.path, method)) for record in self.records)
        return next((run.seconds for run in runs if run), UNKNOWN)

    def experiment(self, declaration: Declaration, budget: float | None) -> float:
        """Seconds that it takes to measure an experiment, on a budget or on its own."""
        spent = budget or declaration.budget
        repeats = FULL if spent >= declaration.budget else SHORT
        for record in self.records:
            if entries := record.of(declaration.name):
                once = sum(min(e.values) * e.metadata.get("loops", 1) for e in entries)
                warm = sum(sum(e.warmups[0]) for e in entries)
                rounds = max(spent / repeats, FEWEST * once)
                return (repeats + 1) * (START + warm) + repeats * rounds
        return (repeats + 1) * START + spent

    def is_verified(self, program: Program) -> bool:
        """Whether a record has run exactly this source under every start method that it has."""
        keys = [(program.path, method) for method in program.start_methods]
        rows = ([record.runs.get(key) for key in keys] for record in self.records)
        return any(all(run and run.hash == program.hash for run in runs) for runs in rows)
