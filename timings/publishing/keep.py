"""Adds a published record's ratios to its history."""

from collections.abc import Iterator

from timings.checks.plausible import implausible
from timings.errors import Problem, TimingsError
from timings.project.git import UNKNOWN, hashes_at, utc
from timings.project.project import Project
from timings.recording.conditions import commit
from timings.records.freshness import due, gaps
from timings.records.history import (
    FILE,
    Change,
    Kept,
    KeptRatio,
    changes,
    history_document,
    load_history,
    thinned,
)
from timings.records.model import LOCAL, METHOD, SUITE, Record, entry_name
from timings.records.published import load_published
from timings.records.writer import replace_text
from timings.stats.intervals import Ratio

DIGITS = 6
"""Significant digits that are kept of a ratio."""


def keep(project: Project, runner: str) -> tuple[Kept | None, list[Change]]:
    """Add a published record's ratios to its history.

    Returns what was kept, None where the last kept record is the same, and what changed since.

    Raises:
        TimingsError: if the record is not published, or not whole and fresh.
    """
    if runner == LOCAL:
        raise TimingsError("local is not published and keeps no history: name a published runner")
    record = load_published(project, runner)
    again = f"run python -m timings record --runner {runner}"
    if not record.entries:
        raise TimingsError(f"{runner} has recorded nothing: {again}")
    found = [*gaps(project, record, due(project, record)), *implausible(project, record)]
    lacking = [*(one for one in found if not one.note), *_unkept(record)]
    if lacking:
        more = f" (and {len(lacking) - 1} more)" if len(lacking) > 1 else ""
        raise TimingsError(f"{runner} is not whole and fresh{more}: {lacking[0]}")
    kept = _kept(project, record)
    history = load_history(project.records / runner)
    if history and history[-1].ratios == kept.ratios:
        return None, []
    if history and utc(kept.date) <= utc(history[-1].date):
        raise TimingsError(
            f"docs/timings/{runner}/{FILE}: its last record is of {history[-1].date}, and this one "
            f"of {kept.date} is not newer: {again} --all"
        )
    history.append(kept)
    replace_text(project.records / runner / FILE, history_document(thinned(history)))
    return kept, changes(history[-2:])


def _unkept(record: Record) -> Iterator[Problem]:
    """Why a fresh record's ratios cannot be kept."""
    place = f"docs/timings/{record.runner}/{SUITE}"
    again = f"run python -m timings record --runner {record.runner} --all"
    for entry in record.entries.values():
        name = entry_name(entry.experiment, entry.variant, entry.parameter, entry.value)
        if entry.metadata.get("method") != METHOD:
            yield Problem(place, f'"{name}" was measured by another method', again)
        if len(entry.values) < 2:  # noqa: PLR2004
            yield Problem(place, f'"{name}" has one round, and so no interval', again)


def _kept(project: Project, record: Record) -> Kept:
    """What is kept of a record: its newest entry tells the date, and the commit.

    If that commit lacks sources of other entries, as one of another branch may, the one here has
    all of them, for the record is fresh.
    """
    newest = max(record.entries.values(), key=lambda entry: utc(entry.metadata["date"]))
    ratios = {}
    for declaration in project.experiments.values():
        for variant, value in declaration.entries:
            entry = record.entries.get((declaration.name, variant, value))
            if entry is not None and variant != declaration.baseline:
                ratio = record.ratio(declaration.name, variant, declaration.baseline, value)
                name = entry_name(declaration.name, variant, declaration.parameter, value)
                ratios[name] = KeptRatio(_rounded(ratio), entry.hash)
    date = utc(newest.metadata["date"]).isoformat(timespec="seconds")
    named = newest.metadata.get("commit", UNKNOWN)
    known = hashes_at(project.root, named)
    entries = record.entries.values()
    if known is not None and any(known.get(one.experiment) != one.hash for one in entries):
        named = commit(project)
    return Kept(date, named, METHOD, ratios)


def _rounded(ratio: Ratio) -> Ratio:
    numbers = (ratio.estimate, ratio.low, ratio.high)
    return Ratio(*(float(f"{number:.{DIGITS}g}") for number in numbers), ratio.rounds)
