"""The table of one experiment on one runner: its numbers, and what took part."""

from dataclasses import dataclass

from timings.project.experiments import Declaration
from timings.records.model import Entry, Record
from timings.render.cells import Cell, against_cell, median_cell
from timings.render.words import memory_text, number, seconds_text


@dataclass(frozen=True)
class Times:
    """The table: a row is a value of the swept parameter, if there is one, a variant, its cells."""

    heads: list[str]
    rows: list[tuple[int | None, str, list[Cell]]]


def times(declaration: Declaration, record: Record) -> Times:
    """Every variant's times, its ratio to the baseline, and what else was recorded of it."""
    heads = ["variant", "median (middle half)", f"against {declaration.baseline} (95 % interval)"]
    entries = [
        entry
        for variant, value in declaration.entries
        if (entry := record.entries.get((declaration.name, variant, value)))
    ]
    columns = {
        "CPU time": [seconds_text(entry.cpu) for entry in entries],
        "bytes moved per second": [_bandwidth(entry) for entry in entries],
        "peak memory": [_memory(entry) for entry in entries],
        "took part": [_took_part(entry) for entry in entries],
    }
    columns = {head: cells for head, cells in columns.items() if any(cells)}
    rows = [
        (
            entry.value,
            entry.variant,
            [
                median_cell(entry.median, entry.quartiles),
                _against(declaration, record, entry),
                *map(Cell, more),
            ],
        )
        for entry, more in zip(entries, zip(*columns.values(), strict=True), strict=True)
    ]
    parameter = [declaration.parameter] if declaration.parameter else []
    return Times([*parameter, *heads, *columns], rows)


def _against(declaration: Declaration, record: Record, entry: Entry) -> Cell:
    """How the variant compares with the baseline."""
    if entry.variant == declaration.baseline:
        return Cell("1")
    ratio = record.ratio(declaration.name, entry.variant, declaration.baseline, entry.value)
    return Cell("rounds do not pair") if ratio is None else against_cell(ratio)


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
