"""The tables of every program on every Python."""

import re
from dataclasses import replace

from timings.records.fields import FIELDS
from timings.records.model import Record
from timings.records.pythons import Column, Tried
from timings.render.cells import Cell, median_cell
from timings.render.links import Places, address
from timings.render.state import State
from timings.render.tables.rows import NONE, STALE, state_cell
from timings.render.tables.table import Row, table_html
from timings.render.words import python_name

STARTS = "start-cost"
COSTS = (
    ("Python, importing {}", "import-cost", None, "(.+)"),
    ("Five processes by {}", STARTS, None, "(.+)"),
    ("A pool of two, used once, by {}", "pool-crossover", 10, "fresh pool, (.+)"),
)
"""How each row is called, the experiment and its parameter's value, and which variants."""

WELL = Cell("✓")


def pythons(state: State, found: Places, page: str) -> str:
    """Each Python with its counts; then each program that does not do as it should on all."""
    heads = ("Python", "programs", "runs", "failed", "not run", "with")
    counts = table_html("Pythons", heads, [_counts(one) for one in state.columns], show="pythons")
    rows = []
    for path, program in state.project.programs.items():
        tried = [one.programs.get(path) for one in state.columns]
        cells = [_cell(row, program.hash) for row in tried]
        if any(cell not in (WELL, NONE) for cell in cells):
            shown = found.programs.get(path)
            rows.append(Row((Cell(path, link=address(page, shown) if shown else ""), *cells)))
    heads = ("program", *(one.version for one in state.columns))
    return counts + table_html("Programs by Python", heads, rows, show="programs-by-python")


def costs(state: State, found: Places, page: str) -> str:
    """What it costs to import and to start, by each Python on the machine that is shown first."""
    records = [one for one in state.records.values() if one.of(STARTS)]
    records = [one for one in records if one.runner.startswith(records[0].runner)]
    rows = []
    for title, name, value, variants in COSTS:
        declaration = state.project.experiment(name, "costs")
        for variant in declaration.variants:
            if said := re.fullmatch(variants, variant):
                cells = [_cost(one, (name, variant, value), records[0]) for one in records]
                link = address(page, found.panels[name][0], name)
                rows.append(Row((Cell(title.format(said[1]), link=link), *cells)))
    heads = ("what", *(python_name(one.of(STARTS)[0].metadata) for one in records))
    return table_html("What a start costs", heads, rows, show="costs")


def _cost(record: Record, key: tuple[str, str, int | None], first: Record) -> Cell:
    """What it costs, and on which processor where that is not the first record's."""
    entry, usual = record.entries.get(key), first.entries.get(key)
    if entry is None:
        return NONE
    cell, processor = median_cell(entry.median, entry.quartiles), entry.metadata["cpu_model_name"]
    same = usual is None or processor == usual.metadata["cpu_model_name"]
    return cell if same else replace(cell, beside=(f"on {processor}",))


def _counts(column: Column) -> Row:
    rows = column.programs.values()
    runs = sum(len(row.methods) for row in rows if not row.lacks)
    failed = sum(len(row.failed) for row in rows)
    lacking = sum(bool(row.lacks) for row in rows)
    kept = (FIELDS[key] for key in ("python_build", "versions") if key in column.facts)
    facts = (f"{field.label} {column.facts[field.key]}" for field in kept)
    version = Cell(column.version, column.facts["python_version"], sort=column.order[0])
    numbers = (Cell(len(rows)), Cell(runs), Cell(failed), Cell(lacking))
    return Row((version, *numbers, Cell(note="; ".join(facts))))


def _cell(row: Tried | None, wanted: str) -> Cell:
    """What came of a program on one Python."""
    if row is None:
        return NONE
    if row.hash != wanted:
        return state_cell(STALE)
    if row.lacks:
        return Cell("not run", row.lacks)
    if row.failed:
        every = set(row.failed) == set(row.methods)
        said = dict.fromkeys(row.failed.values())
        return Cell("✗" if every else f"✗ {', '.join(row.failed)}", "; ".join(said))
    return Cell("✓", f"importing {row.gil} brings the GIL back") if row.gil else WELL
