"""The entries of one experiment: its times, its conditions, the machine's ceiling, its memory."""

from functools import partial
from typing import Any

from timings.errors import TimingsError
from timings.machine.gpu import Gpu
from timings.machine.needs import GPU
from timings.project.experiments import Declaration
from timings.project.project import Project
from timings.recording.conditions import conditions
from timings.recording.measure.ceiling import ceiling
from timings.recording.measure.interpreter import interpreter
from timings.recording.measure.repeats import Timed, measure
from timings.records.model import Entry
from timings.records.private import private, texts
from timings.stats.ceilings import unsteady

PATIENCE = 60.0
"""Seconds that an interpreter may take in all, besides ten times the budget."""

TRIES = 3
"""How often an experiment is measured at the most, until the machine was steady meanwhile."""

LONG_ENOUGH = 0.2
"""Seconds that a variant is called for at least while its memory is watched: a short call would
be gone between two looks."""


def measure_experiment(
    project: Project,
    declaration: Declaration,
    budget: float,
    runner: str,
    gpu: Gpu | None = None,
) -> list[Entry]:
    """The entries of one experiment; with its ceiling and memory if the budget is the full one.

    Raises:
        TimingsError: if it failed, hung, or its variants disagree.
        OSError: if there is no room for what it needs.
    """
    start = partial(interpreter, project, declaration, PATIENCE + 10 * budget)
    known = conditions(project, runner, gpu if declaration.needs == GPU else None)
    pins = project.pins(project.root / declaration.path, (declaration.needs,))
    known |= {"hash": declaration.hash, "budget": budget}
    full = budget >= declaration.budget
    for _ in range(TRIES if full else 1):
        before = ceiling(known["cpu_count"]) if full else None
        times, facts = measure(declaration, budget, start, pins)
        if (cores := facts.pop("cores")) != known["cpu_count"]:
            raise TimingsError(
                f'experiment "{declaration.name}" left its process {cores} of '
                f"{known['cpu_count']} cores: let it use what the recording may"
            )
        if not full:
            break
        after = ceiling(known["cpu_count"])
        facts |= {"ceiling_before": before, "ceiling_after": after}
        if not unsteady(before, after, known.get("cpu_cores", known["cpu_count"])):
            break
    known |= facts
    if what := next(filter(None, map(private, texts(known))), ""):
        raise TimingsError(f'experiment "{declaration.name}": its conditions hold {what}')
    entries = [
        _entry(declaration, variant, value, timed, known)
        for value, variants in times.items()
        for variant, timed in variants.items()
    ]
    for entry in entries if declaration.memory and full else ():
        chosen = {declaration.parameter: entry.value} if declaration.parameter else {}
        with start() as weighed:
            entry.metadata["floor_memory"] = round(weighed.tree.memory(), 1)
            weighed.ask("prepare", chosen=chosen)
            with weighed.weighed() as found:
                weighed.ask("keep_calling", variant=entry.variant, seconds=LONG_ENOUGH)
        entry.metadata["peak_memory"] = round(max(found), 1)
    return entries


def _entry(
    declaration: Declaration, variant: str, value: int | None, timed: Timed, known: dict[str, Any]
) -> Entry:
    facts = {key: fact for key, fact in timed.facts.items() if fact not in ("", 0)}
    return Entry(
        declaration.name,
        variant,
        declaration.parameter,
        value,
        tuple(map(tuple, timed.values)),
        tuple(map(tuple, timed.warmups)),
        tuple(timed.cpu_seconds),
        known | {"loops": timed.loops} | facts,
    )
