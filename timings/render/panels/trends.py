"""How the published ratios went: a table for each experiment, with what changed."""

from collections.abc import Iterable
from html import escape

from timings.project.experiments import Declaration
from timings.project.git import UNKNOWN, history_is_full, is_known
from timings.records.history import Change, Kept, changes, load_history
from timings.records.model import LOCAL
from timings.render.panels.charts import MARKERS, Chart, Line, svg
from timings.render.state import State
from timings.render.words import number, times_text
from timings.stats.intervals import Ratio

FEWEST, MOST = 3, 8
"""Kept records that a chart shows: with fewer the table tells as much. A table has as many."""

LISTED = 40
"""Changes that are listed; of earlier ones `history.json` tells."""


def history_html(state: State) -> str:
    """What every published runner kept, experiment by experiment.

    Raises:
        TimingsError: if a history is not what `python -m timings keep` writes.
    """
    kept = {
        runner: load_history(state.project.records / runner)
        for runner in state.records
        if runner != LOCAL
    }
    kept = {runner: history for runner, history in kept.items() if history}
    if not kept:
        return '<div class="timings-history"><p>No record was kept yet.</p></div>'
    return "".join(_runner_html(state, runner, history) for runner, history in kept.items())


def _runner_html(state: State, runner: str, history: list[Kept]) -> str:
    """One runner's history."""
    named = escape(runner)
    if len(history) == 1:
        body = f"<p>First record, kept {_day(history[0])}: nothing to compare with yet.</p>"
    else:
        found = changes(history)
        body = _changes_html(history, found) + _unknown_html(state, history)
        names = dict.fromkeys(name for kept in history for name in kept.ratios)
        each = [
            _experiment_html(state, runner, declaration, history, found, named=names)
            for declaration in state.project.experiments.values()
        ]
        many = f"{sum(map(bool, each))} experiments, one by one"
        body += f"<details><summary>{many}</summary>{''.join(each)}</details>"
    return (
        f'<section class="timings-history" data-runner="{named}" aria-label="History of {named}">'
        f'<p class="timings-title">{named}</p>{body}</section>'
    )


def _changes_html(history: list[Kept], found: list[Change]) -> str:
    """What changed, in a sentence or a list."""
    span = f"{len(history)} records, kept {_day(history[0])} to {_day(history[-1])}"
    if not found:
        return f"<p>{span}: nothing changed beyond the noise.</p>"
    shown, earlier = found[-LISTED:], len(found) - LISTED
    more = f"; the newest {LISTED} of {len(found)}" if earlier > 0 else ""
    items = "".join(
        f"<li>{change.date[:10]}: {escape(change.name)}, {_text(change.before)}, then "
        f"{_text(change.after)}: {_why(change)} (<code>{escape(change.commits)}</code>)</li>"
        for change in shown
    )
    return f"<p>{span}. Changed beyond the noise{more}:</p><ul>{items}</ul>"


def _why(change: Change) -> str:
    if change.anew:
        return "measured anew after a change"
    return "<strong>larger</strong>" if change.larger else "<strong>smaller</strong>"


def _unknown_html(state: State, history: list[Kept]) -> str:
    """Which of the commits cannot be looked up where this page was built, and why."""
    root = state.project.root
    full = history_is_full(root)
    if full is None:
        return "<p>Built outside version control: the commits could not be looked up.</p>"
    shown = [kept.commit for kept in history[-MOST:]]
    named = [commit for commit in dict.fromkeys(shown) if commit != UNKNOWN]
    missing = [commit for commit in named if not is_known(root, commit)]
    if not missing:
        return ""
    why = "is not in this repository" if full else "is beyond the shallow clone this was built from"
    if len(missing) > 1:
        why = why.replace("is ", "are ", 1)
    return f"<p>{', '.join(f'<code>{escape(name)}</code>' for name in missing)} {why}.</p>"


def _experiment_html(
    state: State,
    runner: str,
    declaration: Declaration,
    history: list[Kept],
    found: list[Change],
    *,
    named: Iterable[str],
) -> str:
    """One experiment: its chart, if there is something to see, and its table."""
    names = [name for name in named if name.startswith(f"{declaration.name}/")]
    if not names:
        return ""
    rows = "".join(_rows_html(name, declaration, history, found) for name in names)
    heads = ("variant", "recorded", "commit", f"against {declaration.baseline}", "changed")
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    title = escape(declaration.name)
    label = escape(f"History of {declaration.name} on {runner}")
    return (
        f'<details data-experiment="{title}"><summary>{title}</summary>'
        f"{_chart_html(state, runner, declaration, history, names)}"
        f'<div class="timings-table" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="timings-times"><thead><tr>{head}</tr></thead>{rows}</table></div></details>'
    )


def _rows_html(
    name: str, declaration: Declaration, history: list[Kept], found: Iterable[Change]
) -> str:
    """The newest kept ratios of one entry, oldest first."""
    marks = {change.date: change for change in found if change.name == name}
    kept = [one for one in history if name in one.ratios][-MOST:]
    variant = escape(name.removeprefix(f"{declaration.name}/"))
    rows = []
    for place, one in enumerate(kept):
        first = f'<th scope="rowgroup" rowspan="{len(kept)}">{variant}</th>' if not place else ""
        mark = _why(marks[one.date]) if one.date in marks else ""
        rows.append(
            f"<tr>{first}<td>{_day(one)}</td><td><code>{escape(one.commit)}</code></td>"
            f"<td>{_text(one.ratios[name].ratio)}</td><td>{mark}</td></tr>"
        )
    return f"<tbody>{''.join(rows)}</tbody>"


def _chart_html(
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
    return svg(chart, state.cache)


def _text(ratio: Ratio) -> str:
    return (
        f"{times_text(ratio.estimate)} <small>({number(ratio.low)} – {number(ratio.high)})</small>"
    )


def _day(kept: Kept) -> str:
    return escape(kept.date[:10])
