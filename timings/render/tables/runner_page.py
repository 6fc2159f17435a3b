"""One runner: its machine, everything it recorded, what is stale, what is missing."""

from collections.abc import Iterator

from timings.project.experiments import Declaration
from timings.project.git import utc
from timings.records.fields import FIELDS, MACHINE
from timings.records.model import Entry, Record
from timings.render.cells import Cell, against_cell, median_cell
from timings.render.links import Places, address
from timings.render.panels.banner import standing
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
    program_states,
    run_cells,
    time_cell,
)
from timings.render.tables.table import Row, table_html
from timings.render.templates import render

LOAD = "load_avg_1min"
GAPS = {STALE: "Recorded before the last change", MISSING: "Not recorded"}
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


def runner_html(state: State, found: Places, runner: str, page: str) -> str:
    """All of one runner, on its own page; links start at the folder of `page`.

    Its tables say of each experiment and program what it lacks; there is none where it lacks all.
    """
    record = state.records.get(runner) or Record(runner)
    if not record.entries and not record.runs:
        return render("runner", runner=runner, facts={})
    programs = [
        Row((_program_cell(page, found, path), *run_cells(program, method, run)))
        for path, program in state.project.programs.items()
        for method in program.start_methods
        for run in [record.runs.get((path, method))]
    ]
    entries = _entry_rows(state, found, record, page)
    measured = table_html("Recorded experiments", ENTRY_HEADS, entries) if record.entries else ""
    heads = ("program", *RUN_HEADS)
    ran = table_html("Recorded programs", heads, programs) if record.runs else ""
    states = experiment_states(state.project, record) | program_states(state.project, record)
    return render(
        "runner",
        runner=runner,
        facts=_facts(state, record),
        banner=standing(state, record, STALE not in states.values()),
        gaps=[
            (title, [name for name, found in states.items() if found == word])
            for word, title in GAPS.items()
        ],
        many=len(states),
        few=FEW,
        fresh=set(states.values()) == {FRESH},
        experiments=measured,
        programs=ran,
    )


def distinct(record: Record, key: str) -> str:
    """Every value that a fact took, in the order of the record."""
    values = (entry.metadata.get(key) for entry in record.entries.values())
    texts = (FIELDS[key].text(value) for value in values if value not in (None, ""))
    return " · ".join(dict.fromkeys(texts))


def _facts(state: State, record: Record) -> dict[str, str]:
    """The machine and what it ran."""
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
    return {name: said for name, said in facts.items() if said}


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


def _entry_rows(state: State, found: Places, record: Record, page: str) -> Iterator[Row]:
    for declaration in state.project.experiments.values():
        name = experiment_cell(found, page, declaration)
        for variant, value in declaration.entries:
            entry = record.entries.get((declaration.name, variant, value))
            asked = (name, Cell(variant), at_cell(declaration, value))
            if entry is None:
                yield Row((*asked, *[NONE] * 5, missing_cell(declaration)))
            else:
                yield Row((*asked, *_entry_cells(entry, declaration, record)))


def _entry_cells(entry: Entry, declaration: Declaration, record: Record) -> tuple[Cell, ...]:
    ratio = record.ratio(entry.experiment, entry.variant, declaration.baseline, entry.value)
    if entry.variant == declaration.baseline:
        compared = Cell("1, the baseline", sort=1)
    else:
        compared = NONE if ratio is None else against_cell(ratio)
    return (
        median_cell(entry.median, entry.quartiles),
        compared,
        time_cell(entry.cpu),
        Cell(entry.rounds, sort=len(entry.values)),
        date_cell(entry.metadata["date"]),
        entry_state(entry, declaration),
    )


def experiment_cell(found: Places, page: str, declaration: Declaration) -> Cell:
    """An experiment's name, with a link to its panel if a page shows one."""
    name = declaration.name
    shown = found.panels.get(name)
    return Cell(name, link=address(page, shown[0], name) if shown else "")


def _program_cell(page: str, found: Places, path: str) -> Cell:
    shown = found.programs.get(path)
    return Cell(path, link=address(page, shown) if shown else "")
