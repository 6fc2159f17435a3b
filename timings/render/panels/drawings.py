"""What to draw of an experiment: its ratios, and its traced round."""

from timings.project.experiments import Declaration
from timings.records.model import Entry, Record
from timings.render.panels.charts import Chart, Lane, Line, Timeline
from timings.render.words import number

WORKERS = "workers"
"""The swept parameter whose curve is a scaling curve."""


def ratio_chart(declaration: Declaration, record: Record) -> Chart:
    """Every variant against the baseline; the record must hold all of them."""
    lines = []
    for variant in declaration.variants:
        if variant != declaration.baseline:
            ratios = tuple(
                record.ratio(declaration.name, variant, declaration.baseline, value)
                for value in declaration.values
            )
            lines.append(Line(variant, ratios))
    values = tuple(value for value in declaration.values if value is not None)
    facts = record.of(declaration.name)[0].metadata
    ceiling = facts.get("ceiling_before", facts.get("cpu_count", 1))
    scaling = declaration.parameter == WORKERS
    spoken = "; ".join(f"{line.label}: {_spoken(declaration, line)}" for line in lines)
    return Chart(
        lines=tuple(lines),
        baseline=declaration.baseline,
        parameter=declaration.parameter,
        values=values,
        ideal=tuple(float(min(value, ceiling)) for value in values) if scaling else (),
        summary=f"Chart: times as fast as {declaration.baseline}. {spoken}.",
        salt=f"{declaration.name} {record.runner}",
    )


def _spoken(declaration: Declaration, line: Line) -> str:
    if declaration.parameter is None:
        return number(line.ratios[0].estimate)
    pairs = zip(declaration.values, line.ratios, strict=True)
    points = (f"{number(ratio.estimate)} at {value:,}" for value, ratio in pairs)
    return f"{', '.join(points)} {declaration.parameter}"


def timeline_chart(
    declaration: Declaration, record: Record, variants: tuple[str, ...]
) -> Timeline | None:
    """The traced round of these variants, at each value of a sweep; None if none was traced."""
    entries = [
        entry
        for variant in variants
        for value in declaration.values
        if (entry := record.entries.get((declaration.name, variant, value))) and entry.timeline
    ]
    if not entries:
        return None
    lanes = tuple(Lane(_label(entry), _workers(entry)) for entry in entries)
    spoken = "; ".join(
        f"{_label(entry)}: {len(entry.timeline)} tasks by {len(lane.workers)} workers in "
        f"{number(max(span.end for span in entry.timeline))} seconds"
        for entry, lane in zip(entries, lanes, strict=True)
    )
    salt = f"{declaration.name} {record.runner} timeline"
    return Timeline(lanes, f"Timeline of one traced round. {spoken}.", salt)


def _label(entry: Entry) -> str:
    if entry.parameter is None:
        return entry.variant
    return f"{entry.value} {entry.parameter if entry.value != 1 else entry.parameter.rstrip('s')}"


def _workers(entry: Entry) -> tuple[tuple[tuple[float, float], ...], ...]:
    """For each worker, when its tasks began and ended."""
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for span in entry.timeline:
        found.setdefault((span.process, span.thread), []).append((span.start, span.end))
    return tuple(tuple(found[worker]) for worker in sorted(found))
