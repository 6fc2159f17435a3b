"""Loads records, with nothing taken on trust."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from timings.errors import TimingsError
from timings.records.fields import ENTRY, FIELDS
from timings.records.json_file import read_json
from timings.records.members import BIGGEST
from timings.records.model import ROWS, SUITE, Entry, Record, Rows

PYPERF_VERSION = "1.0"
LONGEST = 100
"""Characters of an entry's name that a line about it repeats."""

SWEPT = re.compile(r"(.+)/(\w+)=([0-9]{1,18})")


def load_record(folder: Path) -> Record:
    """One runner's record; empty where it has recorded nothing yet.

    Raises:
        TimingsError: naming the file, the entry and the remedy.
    """
    check_runner(folder.name)
    if folder.is_symlink():
        raise TimingsError(f"{folder.name}: a runner's folder is a symbolic link: make it a folder")
    record = Record(folder.name)
    suite = folder / SUITE
    if suite.exists() or suite.is_symlink():
        for entry in Reader(suite, folder.name).entries():
            record.entries[entry.key] = entry
    for rows in ROWS:
        path = folder / rows.file
        if path.exists() or path.is_symlink():
            found = Reader(path, folder.name).rows(rows)
            setattr(record, rows.held, {row.key: row for row in found})
    return record


def check_runner(name: str) -> str:
    """The name, if a runner may have it."""
    if not FIELDS["runner"].fits(name):
        raise TimingsError(f'"{name}" is no {FIELDS["runner"].what.removeprefix("a ")}')
    return name


class Reader:
    """Reads one file of a record, and refuses it in one line."""

    again, inside, biggest = "record", "", BIGGEST
    """The command that writes the file anew, the folder that it lies in, and its bytes at most."""

    def __init__(self, path: Path, runner: str) -> None:
        self.path, self.runner = path, runner
        self.document = read_json(path, self.wrong, self.biggest)

    def wrong(self, problem: str, entry: str = "") -> TimingsError:
        """The one clear line."""
        where = f"docs/timings/{self.runner}/{self.inside}{self.path.name}"
        named = f': entry "{entry[:LONGEST]}"' if entry else ""
        return TimingsError(
            f"{where}{named} {problem}: restore the file from version control, or delete it and "
            f"run python -m timings {self.again} --runner {self.runner}"
        )

    def field(self, key: str, value: Any, entry: str = "", name: str = "") -> Any:
        """The value of a key, if it may be that."""
        if wrong := FIELDS[key].wrong(value, name):
            raise self.wrong(wrong, entry)
        return value

    def listed(self, name: str) -> list[Any]:
        """What the file holds under a name: some rows."""
        found = self.document.get(name)
        if not isinstance(found, list) or not found:
            raise self.wrong(f"holds no {name}")
        return found

    def entries(self) -> Iterator[Entry]:
        """The benchmarks of a pyperf suite."""
        if self.document.get("version") != PYPERF_VERSION:
            raise self.wrong(f"is not a pyperf suite of version {PYPERF_VERSION}")
        shared = self.document.get("metadata", {})
        seen: set[tuple] = set()
        shapes: dict[tuple, str] = {}
        for number, benchmark in enumerate(self.listed("benchmarks"), start=1):
            try:
                runs = benchmark["runs"]
                own = [run.get("metadata", {}) for run in runs]
                metadata = shared | benchmark.get("metadata", {}) | own[0]
                repeats = [run["values"] for run in runs]
                warmups = [[pair[1] for pair in run.get("warmups", [])] for run in runs]
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                raise self.wrong("is not a list of runs with values", f"number {number}") from None
            metadata.setdefault("unit", "second")
            name = str(metadata.get("name") or f"number {number}")
            if any(one != own[0] for one in own):
                raise self.wrong("has runs of different conditions", name)
            entry = self._entry(name, metadata, repeats, warmups)
            if entry.key in seen:
                raise self.wrong("is there twice", name)
            seen.add(entry.key)
            others = shapes.setdefault((entry.experiment, entry.value), entry.rounds)
            if others != entry.rounds:
                raise self.wrong(f"has {entry.rounds}, and another variant {others}", name)
            yield entry

    def _entry(self, name: str, metadata: dict, repeats: list, warmups: list) -> Entry:
        if missing := [key for key, row in ENTRY.items() if row.needed and key not in metadata]:
            raise self.wrong(f'has no "{missing[0]}"', name)
        if extra := sorted(set(metadata) - set(ENTRY)):
            raise self.wrong(f"holds what no record may: {', '.join(extra)}", name)
        for key, value in metadata.items():
            self.field(key, value, name)
        for values in repeats:
            if not isinstance(values, list) or not values:
                raise self.wrong("has no values", name)
        for what, lists in (("value", repeats), ("warm-up", warmups)):
            for place, one in enumerate(itertools.chain.from_iterable(lists), start=1):
                self.field("seconds", one, name, f"{what} {place}")
        if len(set(map(len, repeats))) > 1:
            raise self.wrong("has repeats of different lengths", name)
        cpu = tuple(map(float, metadata["cpu_seconds"].split()))
        by_round = len(repeats) == 1 and len(cpu) == len(repeats[0])  # as by the first method
        if len(cpu) != len(repeats) and not by_round:
            raise self.wrong(f"has {len(cpu)} CPU times, not {len(repeats)}", name)
        experiment, _, rest = name.partition("/")
        variant, parameter, value = rest, None, None
        if swept := SWEPT.fullmatch(rest):
            variant, parameter, value = swept[1], swept[2], int(swept[3])
        times = (tuple(map(tuple, repeats)), tuple(map(tuple, warmups)), cpu)
        return Entry(experiment, variant, parameter, value, *times, metadata)

    def rows(self, rows: Rows) -> Iterator[Any]:
        """The rows of a file that holds some."""
        self.field("schema", self.document.get("schema"))
        seen: set = set()
        for number, given in enumerate(self.listed(rows.name), start=1):
            try:
                row = rows.kind(**given)
            except TypeError:
                raise self.wrong("lacks a field, or has one too many", f"number {number}") from None
            named = row.program if isinstance(row.program, str) else f"number {number}"
            for key, value in given.items():
                if value is not None or not isinstance(None, rows.kind.__annotations__[key]):
                    self.field(key, value, named)
            if row.key in seen:
                named = row.key if isinstance(row.key, str) else ", ".join(map(str, row.key))
                raise self.wrong("is there twice", named)
            seen.add(row.key)
            yield row
