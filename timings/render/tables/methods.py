"""What the first method had published, beside what is measured now."""

from timings.project.experiments import Declaration
from timings.project.project import Project
from timings.records.history import ONE_REPEAT, load_history
from timings.records.model import METHOD, entry_name
from timings.render.cells import Cell, against_cell
from timings.render.links import Places
from timings.render.state import State
from timings.render.tables.table import Row, table_html
from timings.render.words import shown_name

HOME = "timings/index.md"
"""The page that these tables stand on."""

Kind = tuple[Declaration, str, int | None]
"""An experiment, one of its variants, and a value of its parameter."""


def kinds(project: Project) -> list[Kind]:
    """Every variant but the baseline, at every value."""
    return [
        (declaration, variant, value)
        for declaration in project.experiments.values()
        for variant, value in declaration.entries
        if variant != declaration.baseline
    ]


def methods(state: State, _: Places) -> str:
    """Each ratio by the first method, as it was last published, and by the one used now."""
    rows = []
    for record in state.records.values():
        history = load_history(state.project.records / record.runner)
        first = [kept for kept in history if kept.method == ONE_REPEAT][-1:]
        ratios = first[0].ratios if first else {}
        for declaration, variant, value in kinds(state.project):
            name = entry_name(declaration.name, variant, declaration.parameter, value)
            entry = record.entries.get((declaration.name, variant, value))
            if entry and name in ratios and entry.metadata.get("method") == METHOD:
                before = ratios[name]
                now = record.ratio(declaration.name, variant, declaration.baseline, value)
                cells = [Cell(name), Cell(shown_name(record.runner)), against_cell(before.ratio)]
                differs = "beyond the noise" if now.apart(before.ratio) else ""
                same = (
                    "the same code" if before.hash == entry.hash else "the experiment was repaired"
                )
                rows.append(Row((*cells, against_cell(now), Cell(differs), Cell(same))))
    heads = ("experiment/variant", "runner", "first method", "now", "differs", "what was measured")
    return table_html("Two methods", heads, rows, show="methods")
