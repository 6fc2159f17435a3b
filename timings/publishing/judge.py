"""Writes a record where nothing is built from, and says what keeps it from being published."""

import shutil
from pathlib import Path

from timings.checks.plausible import implausible
from timings.errors import Problem, TimingsError
from timings.project.git import utc
from timings.project.labs import FOLDER, labs
from timings.project.project import Project
from timings.publishing.artifact import ALSO, Artifact
from timings.records.history import FILE as HISTORY
from timings.records.history import load_history
from timings.records.members import members
from timings.records.model import Record
from timings.records.published import load_published


def wrong_of(project: Project, record: Record) -> list[Problem]:
    """What keeps a record from being one of this commit's sources."""
    from timings.records.freshness import due, gaps

    found = [
        *implausible(project, record),
        *gaps(project, record, due(project, record, named=True)),
    ]
    return [one for one in found if not one.note]


def _refuse(problems: list[Problem]) -> None:
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise TimingsError(f"{problems[0]}{more}")


def lay_down_record(judged: Project, artifact: Artifact, history: Path) -> None:
    """Write a record, judge it, and add its ratios to its history.

    Raises:
        TimingsError: if it is not whole, fresh and plausible.
    """
    from timings.publishing.keep import keep
    from timings.records.writer import write_record

    record = artifact.record
    folder = judged.records / record.runner
    folder.mkdir()
    write_record(folder, record)
    for run in record.runs.values():
        for name in run.kept:
            kept = judged.kept(record.runner, run.program) / name
            _copy(artifact.folder, kept.relative_to(folder).as_posix(), folder)
    for name in labs(judged):
        _copy(artifact.folder, f"{FOLDER}/{name}.ipynb", folder)
    if history.is_file() and not history.is_symlink():
        shutil.copyfile(history, folder / HISTORY)
    load_published(judged, record.runner)
    _refuse(wrong_of(judged, record))
    so_far = load_history(folder)
    dates = [utc(entry.metadata["date"]) for entry in record.entries.values()]
    if dates and (not so_far or max(dates) > utc(so_far[-1].date)):
        keep(judged, record.runner)


def _copy(source: Path, name: str, to: Path) -> None:
    """Copy a member of a record, if it is there: who judges the record finds what is missing."""
    if name in members(source, ALSO):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, to / name)
