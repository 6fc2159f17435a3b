"""Every published record's ratios, kept: what changed from one to the next beyond the noise.

Every record of the last year is kept, counted by months; of each month before that one, in which
most changed beyond the noise; and no more than 6 MB: then the oldest go. So a history never gets
too large to be read, and what is published each night stays in it for a year at least.
"""

import itertools
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from timings.project.git import utc
from timings.records.model import HISTORY as FILE
from timings.records.reader import Reader, check_runner
from timings.stats.intervals import Ratio

FLAT, SCHEMA = 1, 2
"""The first schema has a row for each ratio, where the second has one for each experiment."""

ONE_REPEAT = 1
"""The method whose interval knows one interpreter alone: it predicts nothing."""

BIGGEST = 6_000_000
"""Bytes of a history; a reader refuses more than 8 MB."""

SAME = Ratio(1.0, 1.0, 1.0, 0)
"""What the baseline is to itself."""

FACTS = ("date", "commit", "method")
TOP, RECORD = {"schema", "records"}, {*FACTS, "ratios"}
RATIO = ("estimate", "low", "high", "rounds")


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


class Again(NamedTuple):
    """Two records of the same sources: of so many ratios, how many lay where the first predicted.

    That is in its prediction interval.
    """

    before: str
    after: str
    inside: int
    ratios: int


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
        if before.method != after.method:
            continue
        for name, now in after.ratios.items():
            then = before.ratios.get(name)
            if then is not None and now.ratio.apart(then.ratio):
                anew = then.hash != now.hash
                commits = f"{before.commit}..{after.commit}"
                found.append(Change(name, then.ratio, now.ratio, after.date, commits, anew))
    return found


def recorded_again(history: list[Kept]) -> list[Again]:
    """How far each record lay where the one before predicted: of the same sources and method.

    A second mean of as many repeats lies in an interval that is wider than the first by the root
    of two, 19 times in 20.
    """
    found = []
    for before, after in itertools.pairwise(history):
        if before.method != after.method or after.method == ONE_REPEAT:
            continue
        pairs = [
            (then.ratio, now.ratio)
            for name, now in after.ratios.items()
            if (then := before.ratios.get(name)) and then.hash == now.hash
        ]
        inside = sum(
            abs(math.log(now.estimate / then.estimate))
            <= math.sqrt(2) * math.log(then.high / then.low) / 2
            for then, now in pairs
        )
        if pairs:
            found.append(Again(before.date, after.date, inside, len(pairs)))
    return found


def between(history: list[Kept], source: str, fast: str, slow: str, baseline: str) -> list[Ratio]:
    """How many times as fast one entry was as another, in all that was kept of this source.

    Kept are ratios to the baseline. Two of them are taken for independent, which they are not
    quite: they share the baseline's noise, and so their ratio's interval is rather too wide.
    """
    found = []
    for kept in history:
        one, other = (
            kept.ratios.get(name) if name != baseline else KeptRatio(SAME, source)
            for name in (fast, slow)
        )
        if kept.method > ONE_REPEAT and one and other and one.hash == other.hash == source:
            widths = (math.log(it.ratio.high / it.ratio.low) for it in (one, other))
            estimate = one.ratio.estimate / other.ratio.estimate
            half = math.exp(math.hypot(*widths) / 2)
            found.append(Ratio(estimate, estimate / half, estimate * half, one.ratio.rounds))
    return found


def thinned(history: list[Kept]) -> list[Kept]:
    """What stays of a history, oldest first, by the rule that this module begins with."""
    if not history:
        return []
    many = Counter(change.date for change in changes(history))
    newest = utc(history[-1].date)
    year = f"{newest.year - 1:04}-{newest.month:02}"
    chosen: dict[str, Kept] = {}
    for kept in history:
        month = f"{utc(kept.date):%Y-%m}"
        key = month if month < year else kept.date
        if key not in chosen or many[kept.date] > many[chosen[key].date]:
            chosen[key] = kept
    left, bytes_of = [], len(history_document([]).encode())
    for kept in reversed(chosen.values()):
        bytes_of += len(_text(kept).encode()) + len(SEPARATOR)
        if left and bytes_of > BIGGEST:
            break
        left.insert(0, kept)
    return left


def continues(before: list[Kept], now: list[Kept]) -> bool:
    """Whether a history goes on with another: with nothing lost that the rule does not thin out."""
    last = utc(before[-1].date) if before else None
    added = [kept for kept in now if last is None or utc(kept.date) > last]
    return now in (before, thinned([*before, *added]))


SEPARATOR = ",\n"


def history_document(history: list[Kept]) -> str:
    """The text of `history.json`: a line for each experiment, so that a change to it reads well."""
    return f'{{"schema": {SCHEMA}, "records": [\n{SEPARATOR.join(map(_text, history))}]}}\n'


def _text(kept: Kept) -> str:
    """A record of a history: of each experiment the hash, and the numbers of each variant."""
    experiments: dict[str, tuple[str, dict[str, list[float]]]] = {}
    for name, one in kept.ratios.items():
        experiment, _, variant = name.partition("/")
        numbers = list(vars(one.ratio).values())
        experiments.setdefault(experiment, (one.hash, {}))[1][variant] = numbers
    rows = SEPARATOR.join(
        f"   {json.dumps(name)}: {json.dumps(row, ensure_ascii=False, separators=(',', ':'))}"
        for name, row in experiments.items()
    )
    facts = {"date": kept.date, "commit": kept.commit, "method": kept.method}
    return f'  {json.dumps(facts)[:-1]}, "ratios": {{\n{rows}}}}}'


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
        if self.document.get("schema") not in (FLAT, SCHEMA):
            raise self.wrong(f"has schema {self.document.get('schema')}, not {SCHEMA}")
        self._fields(self.document, TOP, "")
        last = None
        for number, row in enumerate(self.listed("records"), start=1):
            where = f"number {number}"
            self._fields(row, RECORD, where)
            date, commit, method = (self.field(key, row[key], where) for key in FACTS)
            time = utc(date)
            if last is not None and time <= last:
                raise self.wrong("is not newer than the one before it", where)
            last = time
            if not isinstance(row["ratios"], dict) or not row["ratios"]:
                raise self.wrong("has no ratios", where)
            yield Kept(date, commit, method, dict(self._ratios(row["ratios"], where)))

    def _ratios(self, ratios: dict, where: str) -> Iterator[tuple[str, KeptRatio]]:
        for experiment, row in ratios.items():
            named = f"{where}, {experiment}"
            if self.document["schema"] == FLAT:
                self._fields(row, {*RATIO, "hash"}, named)
                yield experiment, self._ratio([row[key] for key in RATIO], row["hash"], named)
                continue
            if not isinstance(row, list) or len(row) != 2:  # noqa: PLR2004
                raise self.wrong("is not a hash and ratios", named)
            if not isinstance(row[1], dict) or not row[1] or "/" in experiment:
                raise self.wrong("has no ratios", named)
            for variant, numbers in row[1].items():
                name = f"{experiment}/{variant}"
                yield name, self._ratio(numbers, row[0], f"{where}, {name}")

    def _fields(self, row: Any, wanted: set[str], where: str) -> None:
        if not isinstance(row, dict):
            raise self.wrong("is not a JSON object", where)
        missing, extra = sorted(wanted - set(row)), sorted(set(row) - wanted)
        if missing:
            raise self.wrong(f'has no "{missing[0]}"', where)
        if extra:
            raise self.wrong(f"holds what no history may: {', '.join(extra)}", where)

    def _ratio(self, row: Any, known: Any, where: str) -> KeptRatio:
        if not isinstance(row, list) or len(row) != len(RATIO):
            raise self.wrong(f"is not {', '.join(RATIO)}", where)
        ratio = Ratio(*(self.field(*given, where) for given in zip(RATIO, row, strict=True)))
        if not ratio.low <= ratio.estimate <= ratio.high:
            raise self.wrong("has an estimate outside its interval", where)
        self.field("name", where.partition(", ")[2], where)
        return KeptRatio(ratio, self.field("hash", known, where))
