"""Loads records, with nothing taken on trust."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from timings.errors import TimingsError
from timings.records.fields import (
    ALLOWED,
    CPU,
    MUST,
    NAME,
    NEEDED,
    NUMBERS,
    SECONDS,
    TEXTS,
    is_a,
    is_in,
    is_line,
    misdated,
)
from timings.records.members import BIGGEST
from timings.records.model import ROWS, SCHEMA, SUITE, Entry, Record, Rows

PYPERF_VERSION = "1.0"
RUNNER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONG = 40
"""Characters of a runner's name, at most."""

DIGITS = 18
LONGEST = 100
"""Characters of an entry's name that a line about it repeats."""

SURROGATE = re.compile("[\ud800-\udfff]")


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
    if not RUNNER.fullmatch(name) or len(name) > LONG:
        raise TimingsError(f'"{name}" is no runner\'s name: use a-z, 0-9 and single hyphens')
    return name


def _integer(text: str) -> float:
    """A JSON integer; one that no field of a record can hold becomes a float."""
    return int(text) if len(text) < DIGITS else float(text)


class Reader:
    """Reads one file of a record, and refuses it in one line."""

    again = "record"
    """The command that writes the file anew."""

    def __init__(self, path: Path, runner: str) -> None:
        self.path, self.runner = path, runner
        if path.is_symlink() or not path.is_file():
            raise self.wrong("is not a plain file")
        if path.stat().st_size > BIGGEST:
            raise self.wrong(f"is larger than {BIGGEST // 1_000_000} MB")
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise self.wrong("is not UTF-8 text") from None
        except OSError as error:
            raise self.wrong(f"cannot be read ({error.strerror})") from None
        if not text.strip():
            raise self.wrong("is empty")
        try:
            self.document = json.loads(text, parse_int=_integer, object_pairs_hook=self._once)
        except (json.JSONDecodeError, RecursionError):
            raise self.wrong("is truncated or not JSON") from None
        if "\\ud" in text.lower() and SURROGATE.search(
            json.dumps(self.document, ensure_ascii=False)
        ):
            raise self.wrong("holds half a character")
        if not isinstance(self.document, dict):
            raise self.wrong("is not a record")

    def _once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """A JSON object, in which no name may be there twice."""
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(name for name, many in Counter(n for n, _ in pairs).items() if many > 1)
            raise self.wrong(f'has "{twice}" twice')
        return found

    def wrong(self, problem: str, entry: str = "") -> TimingsError:
        """The one clear line."""
        where = f"docs/timings/{self.runner}/{self.path.name}"
        named = f': entry "{entry[:LONGEST]}"' if entry else ""
        return TimingsError(
            f"{where}{named} {problem}: restore the file from version control, or delete it and "
            f"run python -m timings {self.again} --runner {self.runner}"
        )

    def entries(self) -> Iterator[Entry]:
        """The benchmarks of a pyperf suite."""
        if self.document.get("version") != PYPERF_VERSION:
            raise self.wrong(f"is not a pyperf suite of version {PYPERF_VERSION}")
        shared = self.document.get("metadata", {})
        benchmarks = self.document.get("benchmarks")
        if not isinstance(shared, dict) or not isinstance(benchmarks, list) or not benchmarks:
            raise self.wrong("holds no benchmarks")
        seen: set[tuple] = set()
        rounds: dict[tuple, int] = {}
        for number, benchmark in enumerate(benchmarks, start=1):
            try:
                (run,) = benchmark["runs"]
                metadata = shared | benchmark.get("metadata", {}) | run.get("metadata", {})
                values, warmups = run["values"], [pair[1] for pair in run.get("warmups", [])]
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                raise self.wrong("is not one run with values", f"number {number}") from None
            metadata.setdefault("unit", "second")
            name = str(metadata.get("name") or f"number {number}")
            entry = self._entry(name, metadata, values, warmups)
            if entry.key in seen:
                raise self.wrong("is there twice", name)
            seen.add(entry.key)
            others = rounds.setdefault((entry.experiment, entry.value), len(values))
            if others != len(values):
                raise self.wrong(f"has {len(values)} rounds, and another variant {others}", name)
            yield entry

    def _entry(self, name: str, metadata: dict, values: Any, warmups: list) -> Entry:
        for key, kind in NEEDED.items():
            if not isinstance(metadata.get(key), kind):
                raise self.wrong(f'has no "{key}"', name)
        if metadata["schema"] != SCHEMA:
            raise self.wrong(f"has schema {metadata['schema']}, not {SCHEMA}", name)
        extra = set(metadata) - ALLOWED
        if extra:
            raise self.wrong(f"holds what no record may: {', '.join(sorted(extra))}", name)
        for key, value in metadata.items():
            numbers = NUMBERS.get(key)
            if not (is_a(value, numbers) if numbers else isinstance(value, str)):
                raise self.wrong(f'has a "{key}" of the wrong kind', name)
            if not (is_in(value, numbers) if numbers else TEXTS.get(key, is_line)(value)):
                raise self.wrong(f'has no possible "{key}"', name)
        if wrong := misdated(metadata["date"]):
            raise self.wrong(wrong, name)
        self._seconds(name, "value", values, SECONDS)
        self._seconds(name, "warm-up", warmups, SECONDS)
        try:
            cpu = [float(number) for number in str(metadata.get("cpu_seconds", "")).split()]
        except ValueError:
            raise self.wrong("has CPU seconds that are no numbers", name) from None
        self._seconds(name, "CPU time", cpu, CPU)
        if len(cpu) != len(values):
            raise self.wrong(f"has {len(cpu)} CPU times for {len(values)} rounds", name)
        experiment, _, rest = name.partition("/")
        variant, parameter, value = rest, None, None
        swept = re.fullmatch(r"(.+)/(\w+)=([0-9]{1,18})", rest)
        if swept:
            variant, parameter, value = swept[1], swept[2], int(swept[3])
        if not experiment or not variant or not is_line(name, NAME):
            raise self.wrong("is not named experiment/variant", name)
        times = (tuple(values), tuple(warmups), tuple(cpu))
        return Entry(experiment, variant, parameter, value, *times, metadata)

    def _seconds(self, name: str, what: str, numbers: Any, bounds: tuple[float, float]) -> None:
        if not isinstance(numbers, list) or (what == "value" and not numbers):
            raise self.wrong(f"has no {what}s", name)
        for place, number in enumerate(numbers, start=1):
            if not is_a(number, (float, *bounds)):
                raise self.wrong(f"has a {what} that is no number (number {place})", name)
            if not is_in(number, (float, *bounds)):
                span = f"{bounds[0]:g} to {bounds[1]:g} s"
                raise self.wrong(f"has a {what} that is not of {span} (number {place})", name)

    def rows(self, rows: Rows) -> Iterator[Any]:
        """The rows of a file that holds some."""
        if self.document.get("schema") != SCHEMA:
            raise self.wrong(f"has schema {self.document.get('schema')}, not {SCHEMA}")
        listed = self.document.get(rows.name)
        if not isinstance(listed, list) or not listed:
            raise self.wrong(f"holds no {rows.name}")
        seen: set = set()
        for number, given in enumerate(listed, start=1):
            try:
                row = rows.kind(**given)
            except TypeError:
                raise self.wrong("lacks a field, or has one too many", f"number {number}") from None
            for name, kind in rows.kind.__annotations__.items():
                value = getattr(row, name)
                whole = isinstance(value, int) and kind is float and not isinstance(value, bool)
                unlike = isinstance(value, bool) and kind is not bool
                if unlike or not (isinstance(value, kind) or whole):
                    raise self.wrong(f'has "{name}" of the wrong kind', f"number {number}")
            for name, possible in MUST[rows.kind].items():
                if not possible(getattr(row, name)):
                    raise self.wrong(f'has no possible "{name}"', row.program)
            if wrong := misdated(row.date):
                raise self.wrong(wrong, row.program)
            if row.key in seen:
                named = row.key if isinstance(row.key, str) else ", ".join(map(str, row.key))
                raise self.wrong("is there twice", named)
            seen.add(row.key)
            yield row
