"""How the published ratios went: a table for each experiment, with what changed."""

from typing import Any

from markupsafe import Markup

from timings.project.experiments import Declaration
from timings.project.git import UNKNOWN, history_is_full, is_known
from timings.records.history import Change, Kept, changes, load_history, recorded_again
from timings.records.model import LOCAL
from timings.render.cells import times_cell
from timings.render.panels.charts import MARKERS, Chart, Line, svg
from timings.render.state import State
from timings.render.templates import render
from timings.render.words import number

FEWEST, MOST = 3, 8
"""Kept records that a chart shows: with fewer the table tells as much. A table has as many."""

LISTED = 40
"""Changes that are listed; of earlier ones `history.json` tells."""


def history_html(state: State) -> Markup:
    """What every published runner kept, experiment by experiment.

    Raises:
        TimingsError: if a history is not what `python -m timings keep` writes.
    """
    kept = {
        runner: load_history(state.project.records / runner)
        for runner in state.records
        if runner != LOCAL
    }
    shown = [_shown(state, runner, history) for runner, history in kept.items() if history]
    return render("history", runners=shown, listed=LISTED)


def _shown(state: State, runner: str, history: list[Kept]) -> dict[str, Any]:
    """One runner's history. `missing` are commits that cannot be looked up, and `why` not."""
    found = changes(history)
    ratios = ((one, times_cell(one.before), times_cell(one.after)) for one in found)
    names = dict.fromkeys(name for kept in history for name in kept.ratios)
    trends = []
    for declaration in state.project.experiments.values():
        own = [name for name in names if name.startswith(f"{declaration.name}/")]
        if own:
            trends.append(_trend(state, runner, declaration, history, found, names=own))
    missing, why = _unknown(state, history)
    return {
        "name": runner,
        "history": history,
        "changes": list(ratios),
        "again": recorded_again(history),
        "missing": missing,
        "why": why,
        "trends": trends,
    }


def _unknown(state: State, history: list[Kept]) -> tuple[list[str], str]:
    """Which of the commits cannot be looked up where this page was built, and why."""
    root = state.project.root
    full = history_is_full(root)
    if full is None:
        return [], "Built outside version control: the commits could not be looked up"
    shown = dict.fromkeys(kept.commit for kept in history[-MOST:])
    missing = [name for name in shown if name != UNKNOWN and not is_known(root, name)]
    why = "in this repository" if full else "beyond the shallow clone this was built from"
    verb = "are" if len(missing) > 1 else "is"
    return missing, f" {verb} {'not ' * full}{why}" if missing else ""


def _trend(
    state: State,
    runner: str,
    declaration: Declaration,
    history: list[Kept],
    found: list[Change],
    *,
    names: list[str],
) -> dict[str, Any]:
    """One experiment: of each variant the newest kept records, its ratio, what changed there."""
    marks = {(change.name, change.date): change for change in found}
    variants = {}
    for name in names:
        kept = [one for one in history if name in one.ratios][-MOST:]
        variants[name.removeprefix(f"{declaration.name}/")] = [
            (one, times_cell(one.ratios[name].ratio), marks.get((name, one.date))) for one in kept
        ]
    chart = _chart(state, runner, declaration, history, names)
    return {"declaration": declaration, "chart": chart, "variants": variants}


def _chart(
    state: State, runner: str, declaration: Declaration, history: list[Kept], names: list[str]
) -> str:
    """The ratios from record to record, where all were kept and a chart can tell them apart."""
    if declaration.parameter or len(history) < FEWEST or len(names) > len(MARKERS):
        return ""
    first = max(1, len(history) - MOST + 1)
    shown = history[first - 1 :]
    if any(name not in kept.ratios for kept in shown for name in names):
        return ""
    lines = tuple(
        Line(name.partition("/")[2], tuple(kept.ratios[name].ratio for kept in shown))
        for name in names
    )
    spoken = "; ".join(
        f"{line.label}: {', '.join(number(ratio.estimate) for ratio in line.ratios)}"
        for line in lines
    )
    chart = Chart(
        lines=lines,
        baseline=declaration.baseline,
        parameter="kept record",
        values=tuple(range(first, len(history) + 1)),
        ideal=(),
        summary=f"Chart: times as fast as {declaration.baseline}, record by record. {spoken}.",
        salt=f"{declaration.name} {runner} history",
    )
    return svg(chart, state.project.root)
