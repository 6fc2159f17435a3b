"""One runner: its machine, everything it recorded, what is stale, what is missing."""

from collections.abc import Iterator
from html import escape

from timings.project.experiments import Declaration
from timings.project.git import utc
from timings.records.fields import FIELDS, MACHINE
from timings.records.model import Entry, Record
from timings.render.links import Places, address
from timings.render.panels.banner import standing_html
from timings.render.state import State
from timings.render.tables.rows import (
    FRESH,
    MISSING,
    NONE,
    STALE,
    at_cell,
    date_cell,
    entry_state,
    experiment_states,
    missing_cell,
    program_cell,
    program_states,
    run_cells,
    time_cell,
)
from timings.render.tables.table import Cell, Row, link, ratio_html, table_html, text
from timings.render.words import seconds_text

LOAD = "load_avg_1min"
FEW = 8
"""Names that are listed in the open."""

ENTRY_HEADS = (
    *("experiment", "variant", "at", "median (middle half)", "times as fast as the baseline"),
    *("CPU time", "rounds", "date", "state"),
)
RUN_HEADS = (
    *(FIELDS["start_method"].label, "ended", FIELDS["seconds"].label),
    f"{FIELDS['peak_memory'].label}, {FIELDS['peak_memory'].unit}",
    *(FIELDS["python_version"].label, FIELDS["date"].label, "state"),
)


def runner_html(state: State, found: Places, runner: str) -> str:
    """All of one runner, on its own page."""
    record = state.records.get(runner) or Record(runner)
    if not record.entries and not record.runs:
        return (
            f'<p class="timings-none" data-runner="{escape(runner)}">'
            "<strong>Nothing recorded yet.</strong></p>"
        )
    page = f"timings/{runner}.md"
    programs = [
        Row((program_cell(path, _chapter(page, found, path)), *run_cells(program, method, run)))
        for path, program in state.project.programs.items()
        for method in program.start_methods
        for run in [record.runs.get((path, method))]
    ]
    entries = _entry_rows(state, found, record, page)
    return (
        f"{facts_html(state, record)}{_standing(state, record)}{_gaps_html(state, record)}"
        f"{table_html('Recorded experiments', ENTRY_HEADS, entries)}"
        f"{table_html('Recorded programs', ('program', *RUN_HEADS), programs)}"
    )


def distinct(record: Record, key: str) -> str:
    """Every value that a fact took, in the order of the record."""
    values = (entry.metadata.get(key) for entry in record.entries.values())
    texts = (FIELDS[key].text(value) for value in values if value not in (None, ""))
    return " · ".join(dict.fromkeys(texts))


def facts_html(state: State, record: Record) -> str:
    """The machine and what it ran, as a list of facts."""
    facts = {
        row.label: _loads(record) if row.key == LOAD else distinct(record, row.key)
        for row in MACHINE
    }
    facts["not as pinned"] = " · ".join(dict.fromkeys(_other_versions(state, record)))
    if not record.entries:
        facts[FIELDS["python_version"].label] = " · ".join(
            dict.fromkeys(r.python_version for r in record.runs.values())
        )
    dates = [one.date for one in record.runs.values()]
    dates = sorted([*dates, *(one.metadata["date"] for one in record.entries.values())], key=utc)
    days = dict.fromkeys((dates[0][:10], dates[-1][:10]))
    facts["recorded"] = " to ".join(days)
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(said)}</dd></div>"
        for name, said in facts.items()
        if said
    )
    return f'<dl class="timings-facts">{rows}</dl>'


def _other_versions(state: State, record: Record) -> Iterator[str]:
    for entry in record.entries.values():
        declaration = state.project.experiments.get(entry.experiment)
        versions = entry.metadata.get("versions", "")
        if declaration and (other := state.project.other_versions(declaration, versions)):
            yield other


def _loads(record: Record) -> str:
    """The least and the largest load that an experiment started under."""
    loads = [entry.metadata[LOAD] for entry in record.entries.values() if LOAD in entry.metadata]
    return " to ".join(dict.fromkeys(f"{end(loads):g}" for end in (min, max) if loads))


def _standing(state: State, record: Record) -> str:
    states = experiment_states(state.project, record) | program_states(state.project, record)
    return standing_html(state, record, STALE not in states.values())


def _gaps_html(state: State, record: Record) -> str:
    """What is stale and what is missing, by name."""
    states = experiment_states(state.project, record) | program_states(state.project, record)
    parts = []
    for word, title in ((STALE, "Recorded before the last change"), (MISSING, "Not recorded")):
        names = [name for name, found in states.items() if found == word]
        listed = ", ".join(f"<code>{escape(name)}</code>" for name in names)
        if len(names) > FEW:
            many = f"{title}: {len(names)} of {len(states)}"
            parts.append(f"<details><summary>{many}</summary><p>{listed}.</p></details>")
        elif names:
            parts.append(f"<p><strong>{title}:</strong> {listed}.</p>")
    if set(states.values()) == {FRESH}:
        parts.append("<p>All of it was recorded from the sources as they are.</p>")
    return "".join(parts)


def _entry_rows(state: State, found: Places, record: Record, page: str) -> Iterator[Row]:
    for declaration in state.project.experiments.values():
        name = Cell(experiment_link(found, page, declaration), escape(declaration.name))
        for variant, value in declaration.entries:
            entry = record.entries.get((declaration.name, variant, value))
            asked = (name, text(variant), at_cell(declaration, value))
            if entry is None:
                yield Row((*asked, *[NONE] * 5, missing_cell(declaration)))
            else:
                yield Row((*asked, *_entry_cells(entry, declaration, record)))


def _entry_cells(entry: Entry, declaration: Declaration, record: Record) -> tuple[Cell, ...]:
    low, high = (seconds_text(quartile) for quartile in entry.quartiles)
    ratio = record.ratio(entry.experiment, entry.variant, declaration.baseline, entry.value)
    if entry.variant == declaration.baseline:
        compared = Cell("1, the baseline", 1)
    else:
        compared = NONE if ratio is None else Cell(ratio_html(ratio), ratio.estimate)
    return (
        Cell(f"{seconds_text(entry.median)} <small>({low} – {high})</small>", entry.median),
        compared,
        time_cell(entry.cpu),
        text(len(entry.values)),
        date_cell(entry.metadata["date"]),
        entry_state(entry, declaration),
    )


def experiment_link(found: Places, page: str, declaration: Declaration) -> str:
    """An experiment's name, with a link to its panel if a page shows one."""
    if declaration.name not in found.panels:
        return escape(declaration.name)
    shown = found.panels[declaration.name][0]
    return link(declaration.name, address(page, shown, declaration.name))


def _chapter(page: str, found: Places, path: str) -> str | None:
    return address(page, found.programs[path]) if path in found.programs else None
