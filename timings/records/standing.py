"""Why the record of a runner is not one of the commit that is published: one small file."""

import json
from dataclasses import dataclass
from pathlib import Path

from timings.errors import TimingsError
from timings.project.git import utc
from timings.records.fields import FIELDS
from timings.records.model import Record
from timings.records.reader import Reader

FILE = "standing.json"
REASONS = {
    "away": "the runner was away when this was published",
    "refused": "what the runner sent when this was published was refused",
    "unnamed": "no such runner was named when this was published",
}


@dataclass(frozen=True)
class Standing:
    """Since when there is no newer record, and why."""

    date: str
    reason: str

    @property
    def text(self) -> str:
        """The reason in words."""
        return REASONS[self.reason]


def newest(record: Record) -> str:
    """The date of the newest entry, in UTC; empty if there is none."""
    dates = [utc(entry.metadata["date"]) for entry in record.entries.values()]
    dates += [utc(run.date) for run in record.runs.values()]
    return max(dates).isoformat(timespec="seconds") if dates else ""


def write_standing(folder: Path, standing: Standing) -> None:
    """Write the file into a runner's folder."""
    document = {"schema": 1, "date": standing.date, "reason": standing.reason}
    (folder / FILE).write_text(json.dumps(document) + "\n", encoding="utf-8")


def load_standing(folder: Path) -> Standing | None:
    """What the file in a runner's folder says; None where there is none, as there mostly is.

    Raises:
        TimingsError: if it is not what publishing writes.
    """
    path = folder / FILE
    if not path.exists() and not path.is_symlink():
        return None
    said = Reader(path, folder.name).document
    date, reason = said.get("date"), said.get("reason")
    wrong = FIELDS["date"].wrong(date)
    if said != {"schema": 1, "date": date, "reason": reason} or reason not in [*REASONS]:
        wrong = "is not what publishing writes"
    if wrong:
        raise TimingsError(f"docs/timings/{folder.name}/{FILE} {wrong}: delete it")
    return Standing(date, reason)
