"""Which programs run on which Python: a file for each, `docs/pythons/3.14t.json` say."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from timings.errors import TimingsError
from timings.machine.needs import METHODS
from timings.project.project import Project
from timings.records.fields import FIELDS, LINE, PROGRAM
from timings.records.json_file import read_json
from timings.records.private import private

FOLDER = "pythons"
"""Below `docs/`."""

VERSION = re.compile(r"3\.([1-9][0-9])(t?)")
"""A Python as people name it; `t` is the build without the GIL."""

FACTS = ("python_version", "python_build", "os", "commit", "date", "versions")
ROW = {"hash", "lacks", "gil", "failed", "methods"}


@dataclass(frozen=True)
class Tried:
    """What came of one program, under each of its start methods.

    `lacks` says what it needs and that Python has not, so that it was not run; `gil`, which module
    brought the lock back to a build without it; `failed`, by start method, what went wrong.
    """

    hash: str
    methods: tuple[str, ...] = ()
    lacks: str = ""
    gil: str = ""
    failed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """Every program on one Python, and where and when they were run."""

    version: str
    facts: dict[str, str]
    programs: dict[str, Tried]

    @property
    def order(self) -> tuple[int, str]:
        """Where it stands among others: 3.14, 3.14t, 3.15."""
        minor, free = VERSION.fullmatch(self.version).groups()
        return int(minor), free


def file_of(project: Project, version: str) -> Path:
    """The file of a Python's column."""
    return project.docs / FOLDER / f"{version}.json"


def write_column(project: Project, column: Column) -> None:
    """Write a column, one line a program."""
    rows = ",\n".join(
        f"{json.dumps(path)}: {json.dumps({k: v for k, v in asdict(tried).items() if v})}"
        for path, tried in sorted(column.programs.items())
    )
    text = f'{{"facts": {json.dumps(column.facts)},\n"programs": {{\n{rows}\n}}}}\n'
    path = file_of(project, column.version)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def load_columns(project: Project) -> list[Column]:
    """Every column that there is, from the oldest Python to the newest.

    Raises:
        TimingsError: if a file is not what `write_column` writes, or is none of a Python's.
    """
    found = [load_column(path) for path in sorted((project.docs / FOLDER).glob("*"))]
    return sorted(found, key=lambda column: column.order)


def load_column(path: Path) -> Column:
    """One column.

    Raises:
        TimingsError: naming the file and the remedy.
    """

    def wrong(problem: str) -> TimingsError:
        again = "delete it, and fill it by make programs"
        return TimingsError(f"docs/pythons/{path.name[:100]} {problem}: {again}")

    if path.suffix != ".json" or not VERSION.fullmatch(path.stem):
        raise wrong("is named after no Python")
    document = read_json(path, wrong)
    facts, programs = document.get("facts"), document.get("programs")
    if set(document) != {"facts", "programs"} or not isinstance(facts, dict):
        raise wrong("holds something else than facts and programs")
    if not isinstance(programs, dict) or set(facts) - set(FACTS) or "date" not in facts:
        raise wrong("holds no programs, or other facts than it may")
    for key, value in facts.items():
        if problem := FIELDS[key].wrong(value):
            raise wrong(problem)
    return Column(path.stem, facts, {p: _tried(p, row, wrong) for p, row in programs.items()})


def _tried(path: str, row: Any, wrong: Callable[[str], TimingsError]) -> Tried:
    if not PROGRAM.fullmatch(path) or not isinstance(row, dict) or set(row) - ROW:
        raise wrong(f'has "{path[:100]}", which is no row of a program')
    tried = Tried(**{"hash": ""} | row)
    failed, methods = tried.failed, tried.methods
    texts = [tried.lacks, tried.gil, *(failed.values() if isinstance(failed, dict) else [None])]
    fit = FIELDS["hash"].fits(tried.hash) and isinstance(methods, list | tuple)
    fit = fit and {*map(str, methods)} <= {"", *METHODS} and {*map(str, failed)} <= {*methods}
    if not fit or not all(isinstance(t, str) and len(t) <= LINE for t in texts):
        raise wrong(f'has something for "{path}" that no run of it gives')
    if not all(text.isprintable() and not private(text) for text in texts):
        raise wrong(f'has something for "{path}" that no page may show')
    return Tried(tried.hash, tuple(methods), tried.lacks, tried.gil, failed)
