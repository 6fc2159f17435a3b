"""The table of one experiment on one runner: its numbers, and what took part."""

from collections.abc import Sequence
from dataclasses import replace

from timings.project.experiments import Declaration
from timings.records.fields import FIELDS
from timings.records.model import Entry, Record
from timings.render.cells import Cell, against_cell, median_cell
from timings.render.words import memory_text, number, python_name, seconds_text


def times(
    declaration: Declaration, record: Record, others: Sequence[Record] = ()
) -> tuple[list[str], list[tuple[Entry, list[Cell]]]]:
    """The heads of the table, and each entry with the cells after its name.

    Beside a ratio stand those of `others`, other Pythons on such a machine, that differ from it.
    """
    keys = ((declaration.name, variant, value) for variant, value in declaration.entries)
    entries = [record.entries[key] for key in keys if key in record.entries]
    more = {
        "bytes moved per second": _bandwidth,
        FIELDS["peak_memory"].label: _memory,
        "took part": _took_part,
    }
    more = {head: text for head, text in more.items() if any(map(text, entries))}
    against = f"against {declaration.baseline} (95 % interval)"
    heads = [declaration.parameter] if declaration.parameter else []
    heads += ["variant", "median (middle half)", against, "CPU time", *more]
    rows = []
    for entry in entries:
        against = _against(declaration, record, entry, others)
        cells = [median_cell(entry.median, entry.quartiles), against]
        cells += [Cell(seconds_text(entry.cpu)), *(Cell(text(entry)) for text in more.values())]
        rows.append((entry, cells))
    return heads, rows


def _against(
    declaration: Declaration, record: Record, entry: Entry, others: Sequence[Record]
) -> Cell:
    """How the variant compares with the baseline, and how elsewhere where that is otherwise."""
    if entry.variant == declaration.baseline:
        return Cell("1")
    asked = (declaration.name, entry.variant, declaration.baseline, entry.value)
    ratio = record.ratio(*asked)
    if ratio is None:
        return Cell("rounds do not pair")
    cell = against_cell(ratio)
    for other in others:
        there = other.ratio(*asked)
        if there and ratio.apart(there) and _comparable(other.entries[entry.key], entry):
            said = against_cell(there)
            python = _python(other.entries[entry.key], entry)
            line = f"on {python}: {said.text}{said.more}"
            cell = replace(cell, beside=(*cell.beside, line))
    return cell


def _comparable(entry: Entry, here: Entry) -> bool:
    """Whether two entries measured the same source on the same processor."""
    processors = {one.metadata.get("cpu_model_name") for one in (entry, here)}
    return entry.hash == here.hash and len(processors) == 1


def _python(entry: Entry, here: Entry) -> str:
    """The Python that measured an entry, in words; what else is different about it."""
    said, method = python_name(entry.metadata), entry.metadata.get("start_method")
    if method != here.metadata.get("start_method"):
        said += f", by {method}"
    built, built_here = (one.metadata.get("python_build", "") for one in (entry, here))
    if built.replace(", --disable-gil", "") != built_here.replace(", --disable-gil", ""):
        said += ", built by other options"
    return said


def _memory(entry: Entry) -> str:
    """The most that all processes together held while the variant ran, and before any work."""
    memory, floor = (entry.metadata.get(key) for key in ("peak_memory", "floor_memory"))
    if memory is None:
        return ""
    return memory_text(memory) + (f" ({memory_text(floor)} before)" if floor else "")


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
