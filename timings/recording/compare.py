"""This machine beside the published ones, in the terminal."""

from timings.errors import TimingsError
from timings.project.experiments import Declaration
from timings.project.project import Project
from timings.records.fields import FIELDS, MACHINE
from timings.records.model import LOCAL, Record, entry_name
from timings.records.published import load_records
from timings.stats.intervals import Ratio

CONDITIONS = ("method", "start_method", "gil")
"""What must be the same for two ratios to be one measurement on two machines."""


def compare(project: Project, runners: list[str]) -> str:
    """A table: each ratio here and on the runners, and what differs beyond the noise.

    Raises:
        TimingsError: if this machine or a named runner has recorded nothing.
    """
    records = load_records(project)
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
    asked = [
        (declaration, variant, value)
        for declaration in project.experiments.values()
        for variant, value in declaration.entries
        if variant != declaration.baseline
    ]
    rows = [("times as fast as the baseline", "this machine", *others)]
    differ: list[str] = []
    unlike: dict[str, None] = {}
    for declaration, variant, value in asked:
        here = local.ratio(declaration.name, variant, declaration.baseline, value)
        if here is None:
            continue
        name = entry_name(declaration.name, variant, declaration.parameter, value)
        cells = []
        for record in (records[runner] for runner in others):
            there = record.ratio(declaration.name, variant, declaration.baseline, value)
            reasons = _unlike(declaration, variant, value, local, record) if there else []
            cells.append(_cell(here, there, bool(reasons)))
            if reasons:
                line = f"{declaration.name} and {record.runner}: {'; '.join(reasons)}"
                unlike[line] = None
            elif there and here.apart(there):
                differ.append(_difference(name, here, there, record.runner))
        rows.append((name, _text(here), *cells))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines += ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    lines += ["", *_summary(differ, list(unlike))]
    return "\n".join(line.rstrip() for line in lines)


def _summary(differ: list[str], unlike: list[str]) -> list[str]:
    """What the table comes to: what differs and by how much, and what cannot be compared."""
    lines = ["≠: the 95 % intervals do not meet, so the machines differ beyond the noise:"]
    lines += [f"  {line}" for line in differ]
    if not differ:
        lines = ["Nothing that can be compared differs beyond the noise."]
    if unlike:
        lines += ["", "?: not comparable, since not the same was measured in the same way:"]
        lines += [f"  {line}" for line in unlike]
    return lines


def _difference(name: str, here: Ratio, there: Ratio, runner: str) -> str:
    """By how much the ratio here is larger or smaller, at least and in the middle."""
    word = "larger" if here.estimate > there.estimate else "smaller"
    large, small = (here, there) if word == "larger" else (there, here)
    return (
        f"{name}: {here.estimate:.3g} here, {there.estimate:.3g} on {runner}: "
        f"{large.estimate / small.estimate:.3g} times {word} here "
        f"(at least {large.low / small.high:.3g} times)"
    )


def _unlike(
    declaration: Declaration, variant: str, value: int | None, local: Record, record: Record
) -> list[str]:
    """Why the same ratio on two machines is not the same measurement."""
    reasons = []
    for which in (variant, declaration.baseline):
        here = local.entries[declaration.name, which, value]
        there = record.entries[declaration.name, which, value]
        if here.hash != there.hash:
            reasons.append("recorded from other sources or packages")
        for key in CONDITIONS:
            one, other = here.metadata.get(key, "?"), there.metadata.get(key, "?")
            if one != other:
                reasons.append(f"{FIELDS[key].label} {one} here, {other} there")
    return list(dict.fromkeys(reasons))


def _machines(records: list[Record]) -> list[str]:
    lines = []
    for record in records:
        entry = next(iter(record.entries.values()), None)
        if entry is not None:
            known = (row for row in MACHINE if row.brief and row.key in entry.metadata)
            said = (row.brief.format(row.text(entry.metadata[row.key])) for row in known)
            lines.append(f"{record.runner}: {', '.join(said)}")
    return lines


def _cell(here: Ratio, there: Ratio | None, unlike: bool) -> str:
    if there is None:
        return "not recorded"
    mark = " ?" if unlike else " ≠" if here.apart(there) else ""
    return _text(there) + mark


def _text(ratio: Ratio) -> str:
    return f"{ratio.estimate:.3g} ({ratio.low:.3g} to {ratio.high:.3g})"
