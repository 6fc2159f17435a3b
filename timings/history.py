"""Every published record's ratios, kept: what changed from one to the next beyond the noise."""

import datetime
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from timings.commits import COMMIT, UNKNOWN
from timings.intervals import Ratio
from timings.reading import Reader, check_runner
from timings.records import HASH, utc
from timings.records import HISTORY as FILE

SCHEMA = 1
TOP, RECORD = {"schema", "records"}, {"date", "commit", "method", "ratios"}
RATIO = {"estimate", "low", "high", "rounds", "hash"}


@dataclass(frozen=True)
class KeptRatio:
    """One entry's ratio to its baseline, and the hash of the sources that were measured."""

    ratio: Ratio
    hash: str


@dataclass(frozen=True)
class Kept:
    """The ratios of one record as it was published, by `experiment/variant[/parameter=value]`."""

    date: str
    commit: str
    method: int
    ratios: dict[str, KeptRatio]


@dataclass(frozen=True)
class Change:
    """A ratio that differs beyond the noise from the one kept before it.

    `anew` says that the experiment itself, or the way of measuring, changed in between: then the
    difference says nothing of the code that is measured.
    """

    name: str
    before: Ratio
    after: Ratio
    date: str
    commits: str
    anew: bool

    @property
    def larger(self) -> bool:
        """Whether the variant gained on its baseline."""
        return self.after.estimate > self.before.estimate

    @property
    def text(self) -> str:
        """The change in one line."""
        why = "measured anew after a change" if self.anew else "changed beyond the noise"
        return (
            f"{self.name}: {ratio_text(self.before)}, then {ratio_text(self.after)}: {why} "
            f"({self.commits})"
        )


def ratio_text(ratio: Ratio) -> str:
    """A ratio with its interval, as plain text."""
    return f"{ratio.estimate:.3g}x ({ratio.low:.3g} to {ratio.high:.3g})"


def changes(history: list[Kept]) -> list[Change]:
    """What changed beyond the noise from each kept record to the next: intervals do not meet."""
    found = []
    for before, after in itertools.pairwise(history):
        for name, now in after.ratios.items():
            then = before.ratios.get(name)
            if then is not None and now.ratio.apart(then.ratio):
                anew = (then.hash, before.method) != (now.hash, after.method)
                commits = f"{before.commit}..{after.commit}"
                found.append(Change(name, then.ratio, now.ratio, after.date, commits, anew))
    return found


def history_document(history: list[Kept]) -> str:
    """The text of `history.json`: a line for each ratio, so that a change to it reads well."""
    records = []
    for kept in history:
        rows = ",\n".join(
            f"   {json.dumps(name, ensure_ascii=False)}: "
            f"{json.dumps(vars(one.ratio) | {'hash': one.hash})}"
            for name, one in kept.ratios.items()
        )
        facts = {"date": kept.date, "commit": kept.commit, "method": kept.method}
        head = json.dumps(facts).removesuffix("}")
        records.append(f'  {head}, "ratios": {{\n{rows}}}}}')
    joined = ",\n".join(records)
    return f'{{"schema": {SCHEMA}, "records": [\n{joined}]}}\n'


def load_history(folder: Path) -> list[Kept]:
    """What one runner kept, oldest first; empty where it has kept nothing yet.

    Raises:
        TimingsError: naming the file, the record and the remedy.
    """
    check_runner(folder.name)
    path = folder / FILE
    if not path.exists() and not path.is_symlink():
        return []
    return list(_HistoryReader(path, folder.name).kept())


class _HistoryReader(Reader):
    """Reads `history.json`, and refuses it in one line."""

    again = "keep"

    def kept(self) -> Iterator[Kept]:
        """The kept records, in the order of their dates."""
        if self.document.get("schema") != SCHEMA:
            raise self.wrong(f"has schema {self.document.get('schema')}, not {SCHEMA}")
        self._fields(self.document, TOP, "")
        records = self.document["records"]
        if not isinstance(records, list) or not records:
            raise self.wrong("holds no records")
        last = None
        for number, row in enumerate(records, start=1):
            where = f"number {number}"
            self._fields(row, RECORD, where)
            time = self._time(row["date"], where)
            if last is not None and time <= last:
                raise self.wrong("is not newer than the one before it", where)
            last = time
            commit, method, ratios = row["commit"], row["method"], row["ratios"]
            if not isinstance(commit, str) or not (commit == UNKNOWN or COMMIT.fullmatch(commit)):
                raise self.wrong("has a commit that is none", where)
            if isinstance(method, bool) or not isinstance(method, int) or method < 1:
                raise self.wrong("has a method that is no whole number from 1 on", where)
            if not isinstance(ratios, dict) or not ratios:
                raise self.wrong("has no ratios", where)
            named = {name: self._ratio(one, f"{where}, {name}") for name, one in ratios.items()}
            yield Kept(row["date"], commit, method, named)

    def _fields(self, row: Any, wanted: set[str], where: str) -> None:
        if not isinstance(row, dict):
            raise self.wrong("is not a JSON object", where)
        missing, extra = sorted(wanted - set(row)), sorted(set(row) - wanted)
        if missing:
            raise self.wrong(f'has no "{missing[0]}"', where)
        if extra:
            raise self.wrong(f"holds what no history may: {', '.join(extra)}", where)

    def _time(self, date: Any, where: str) -> datetime.datetime:
        try:
            return utc(date)
        except (TypeError, ValueError):
            raise self.wrong("has a date that is none", where) from None

    def _ratio(self, row: Any, where: str) -> KeptRatio:
        self._fields(row, RATIO, where)
        for key in ("estimate", "low", "high"):
            number = row[key]
            if isinstance(number, bool) or not isinstance(number, int | float):
                raise self.wrong(f'has "{key}" that is no number', where)
            if not 0 < number < float("inf"):
                raise self.wrong(f'has "{key}" that is not positive and finite', where)
        if not row["low"] <= row["estimate"] <= row["high"]:
            raise self.wrong("has an estimate outside its interval", where)
        rounds = row["rounds"]
        if isinstance(rounds, bool) or not isinstance(rounds, int) or rounds < 2:  # noqa: PLR2004
            raise self.wrong("has fewer than two rounds", where)
        if not isinstance(row["hash"], str) or not HASH.fullmatch(row["hash"]):
            raise self.wrong("has a hash that is none", where)
        return KeptRatio(Ratio(row["estimate"], row["low"], row["high"], rounds), row["hash"])

def continues(before, now):
    return True

