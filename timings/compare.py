"""This machine beside the published ones, in the terminal."""

from timings.errors import TimingsError
from timings.intervals import Ratio
from timings.records import LOCAL, Record, entry_name, load_records
from timings.sources import Declaration, Project


def compare(project: Project, runners: list[str]) -> str:
    """A table: each ratio here and on the runners, marked where it differs beyond the noise.

    Raises:
        TimingsError: if this machine or a named runner has recorded nothing.
    """
    records = load_records(project.records)
    if LOCAL not in records or not records[LOCAL].entries:
        raise TimingsError("this machine has recorded nothing: run make record, then compare")
    others = runners or [name for name in records if name != LOCAL]
    for name in others:
        if name not in records:
            have = ", ".join(records)
            raise TimingsError(f'no record of "{name}" (have: {have}): name one of these')
    if not others:
        raise TimingsError("there is no published record to compare with")
    local = records[LOCAL]
    lines = [*_machines([local, *(records[name] for name in others)]), ""]
    rows = [("times as fast as the baseline", "this machine", *others)]
    for declaration in project.experiments.values():
        for variant, value in declaration.entries:
            if variant != declaration.baseline:
                row = _row(declaration, variant, value, local, [records[n] for n in others])
                rows += [row] if row else []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines += ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    lines += ["", "≠: the 95 % intervals do not meet; the machines differ beyond the noise"]
    return "\n".join(line.rstrip() for line in lines)


def _machines(records: list[Record]) -> list[str]:
    lines = []
    for record in records:
        entry = next(iter(record.entries.values()), None)
        if entry is not None:
            facts = entry.metadata
            lines.append(
                f"{record.runner}: {facts.get('cpu_model_name', 'unknown processor')}, "
                f"{facts.get('cpu_count', '?')} cores, {facts.get('os', '?')}, "
                f"Python {facts['python_version']}, GIL {facts.get('gil', '?')}"
            )
    return lines


def _row(
    declaration: Declaration, variant: str, value: int | None, local: Record, others: list[Record]
) -> tuple[str, ...] | None:
    asked = (declaration.name, variant, declaration.baseline, value)
    here = local.ratio(*asked)
    if here is None:
        return None
    name = entry_name(declaration.name, variant, declaration.parameter, value)
    there = [record.ratio(*asked) for record in others]
    cells = [_cell(ratio) + (" ≠" if ratio and here.apart(ratio) else "") for ratio in there]
    return (name, _cell(here), *cells)


def _cell(ratio: Ratio | None) -> str:
    if ratio is None:
        return "not recorded"
    return f"{ratio.estimate:.3g} ({ratio.low:.3g} to {ratio.high:.3g})"
