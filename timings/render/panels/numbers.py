"""The table of one experiment on one runner: its numbers, and what took part."""

from html import escape

from timings.project.experiments import Declaration
from timings.records.model import Entry, Record
from timings.render.words import memory_text, number, seconds_text, times_text
from timings.stats.intervals import Ratio


def against_html(ratio: Ratio) -> str:
    """A ratio with its interval, in the direction that reads as a number above one."""
    word, ratio = ("fast", ratio) if ratio.estimate >= 1 else ("slow", ratio.inverse())
    interval = f"{number(ratio.low)} – {number(ratio.high)}"
    return f"<strong>{times_text(ratio.estimate)}</strong> as {word} <small>({interval})</small>"


def table_html(declaration: Declaration, record: Record) -> str:
    """Every variant's times, its ratio to the baseline, and what else was recorded of it."""
    heads = ["variant", "median (middle half)", f"against {declaration.baseline} (95 % interval)"]
    entries = [
        entry
        for variant, value in declaration.entries
        if (entry := record.entries.get((declaration.name, variant, value)))
    ]
    traced = any(_took_part(entry) for entry in entries)
    weighed = any("peak_memory" in entry.metadata for entry in entries)
    moving = any("moved_bytes" in entry.metadata for entry in entries)
    heads += ["CPU time"] + ["bytes moved per second"] * moving
    heads += ["peak memory"] * weighed + ["took part"] * traced
    if declaration.parameter:
        heads.insert(0, declaration.parameter)
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = []
    for entry in entries:
        baseline = declaration.baseline
        ratio = record.ratio(declaration.name, entry.variant, baseline, entry.value)
        cells = _cells(entry, ratio, entry.variant == baseline)
        cells += [_bandwidth(entry)] * moving
        cells += [_memory(entry)] * weighed + [_took_part(entry)] * traced
        rows.append(_row_html(entry, cells))
    table = (
        '<div class="timings-table" tabindex="0" role="region" '
        f'aria-label="Times of {escape(declaration.name)} on {escape(record.runner)}">'
        f'<table class="timings-times"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
    if declaration.parameter is None:
        return table
    return f"<details><summary>All {len(rows)} recorded times</summary>{table}</details>"


def _cells(entry: Entry, ratio: Ratio | None, is_baseline: bool) -> list[str]:
    low, high = (seconds_text(quartile) for quartile in entry.quartiles)
    cells = [f"{seconds_text(entry.median)} <small>({low} – {high})</small>"]
    if is_baseline or ratio is None:
        cells.append("1" if is_baseline else "rounds do not pair")
    else:
        cells.append(against_html(ratio))
    return [*cells, seconds_text(entry.cpu)]


def _row_html(entry: Entry, cells: list[str]) -> str:
    value = "" if entry.value is None else f"<td>{entry.value:,}</td>"
    data = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr>{value}<th scope="row">{escape(entry.variant)}</th>{data}</tr>'


def _memory(entry: Entry) -> str:
    """The most that all processes together held while the variant ran."""
    memory = entry.metadata.get("peak_memory")
    return "" if memory is None else memory_text(memory)


def _bandwidth(entry: Entry) -> str:
    """How fast the variant moves the bytes that it must move, from its median time."""
    moved = entry.metadata.get("moved_bytes")
    return "" if moved is None else f"{number(moved / entry.median / 1e9)} GB/s"


def _took_part(entry: Entry) -> str:
    """How many processes and threads the traced round saw, if the experiment has a task."""
    processes, threads = entry.metadata.get("processes"), entry.metadata.get("threads")
    if not isinstance(processes, int) or not isinstance(threads, int):
        return ""
    return _count(processes, "process", "es") + (
        f", {_count(threads, 'thread', 's')}" if threads != processes else ""
    )


def _count(many: int, name: str, plural: str) -> str:
    return f"{many} {name}{plural if many != 1 else ''}"
