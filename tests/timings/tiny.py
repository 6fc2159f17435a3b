"""A tiny project to record, check and render, and made-up records of it."""

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.timings.texts import DEEP, EXPERIMENTS, HELPER, PAGE, PROGRAM, REQUIREMENTS
from timings.checks.plausible import implausible
from timings.cli import main
from timings.project.project import Project
from timings.records.freshness import due, gaps
from timings.records.model import METHOD, SCHEMA, Entry, Record, Run
from timings.records.reader import load_record
from timings.records.writer import write_record

ROUNDS = {"loop": (0.2, 0.2, 0.2), "sum": (0.1, 0.1, 0.1)}
Refusal = Callable[[], str]


@dataclass(frozen=True)
class Tiny:
    """A project in a folder of its own."""

    root: Path

    @property
    def project(self) -> Project:
        """The sources as they are now."""
        return Project(self.root)

    def write(self, path: str, text: str) -> Path:
        """Write a file below the root."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def replace(self, path: str, old: str, new: str) -> None:
        """Change what must be there once in a file."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.write(path, text.replace(old, new))

    def drop(self, path: str) -> None:
        """Remove a file."""
        (self.root / path).unlink()

    def record(self, runner: str = "local") -> Record:
        """What is recorded, read from its files."""
        return load_record(self.project.records / runner)

    def save(self, *records: Record) -> None:
        """Write records as the recorder does."""
        for record in records:
            write_record(self.project.records / record.runner, record)

    def file(self, name: str = "timings.json", runner: str = "local") -> Path:
        """A file of a record."""
        return self.project.records / runner / name

    def cli(self, *arguments: str) -> int:
        """Run a command on this project; its exit code."""
        return main(["--root", str(self.root), *arguments])

    def gaps(self, record: Record | None = None, named: bool = False) -> list[str]:
        """What a record lacks, or holds from other sources; `named`: it has to be whole."""
        record = record or self.record()
        whole = due(self.project, record, named=True) if named else frozenset()
        return list(map(str, gaps(self.project, record, whole)))

    def implausible(self, record: Record | None = None) -> list[str]:
        """What cannot be as a record says, notes aside."""
        found = implausible(self.project, record or self.record())
        return [str(one) for one in found if not one.note]

    def made_up(
        self,
        seconds: dict[str, Sequence[float]],
        experiment: str = "sums",
        runner: str = "local",
        **facts: Any,
    ) -> Record:
        """A fresh record of one experiment, with these seconds for each variant."""
        declaration = self.project.experiments[experiment]
        record = Record(runner)
        known = metadata(runner) | {"hash": declaration.hash} | facts
        for variant, value in declaration.entries:
            if variant in seconds:
                record.entries[experiment, variant, value] = Entry(
                    experiment,
                    variant,
                    declaration.parameter,
                    value,
                    (tuple(seconds[variant]),),
                    ((0.5,),),
                    (0.1,),
                    dict(known),
                )
        return record

    def made_up_run(self, path: str = "chap/prog.py", **fields: Any) -> Run:
        """A fresh row of one program."""
        known = {
            "program": path,
            "start_method": None,
            "exit": 0,
            "seconds": 0.1,
            "peak_memory": 9.5,
            "stdout": "45\n",
            "error": "",
            "timed_out": False,
            "hash": self.project.programs[path].hash,
            "date": "2026-01-02T03:04:05+00:00",
            "python_version": "3.11.9",
        }
        return Run(**known | fields)


def metadata(runner: str = "local") -> dict[str, Any]:
    """The conditions of a made-up machine."""
    return {
        "schema": SCHEMA,
        "method": METHOD,
        "runner": runner,
        "cpu_model_name": "A Processor",
        "cpu_count": 2,
        "mem_total_gib": 7.7,
        "os": "Linux 6.1",
        "python_version": "3.11.9",
        "python_implementation": "CPython",
        "gil": "on",
        "start_method": "fork",
        "versions": "numpy 2.4.6",
        "load_avg_1min": 0.25,
        "commit": "0123456789ab",
        "date": "2026-01-02T03:04:05+00:00",
        "budget": 10.0,
        "loops": 1,
    }


def lay_down(root: Path) -> Tiny:
    """A tiny project, not yet recorded, that `check` finds nothing else wrong with."""
    tiny = Tiny(root)
    tiny.write("requirements.txt", REQUIREMENTS)
    tiny.write("snippets/__init__.py", "")
    tiny.write("snippets/chap/__init__.py", "")
    tiny.write("snippets/chap/lib/deep.py", DEEP)
    tiny.write("snippets/chap/lib/helper.py", HELPER)
    tiny.write("snippets/chap/prog.py", PROGRAM)
    tiny.write("snippets/chap/experiments.py", EXPERIMENTS)
    tiny.write("docs/chap.md", PAGE)
    tiny.write("tests/chap/test_prog.py", "assert sum(range(10)) == 45\n")
    return tiny


def git(root: Path, *arguments: str) -> str:
    """What git says, with none of this machine's settings."""
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "gc.auto=0")
    command = ["git", "-C", str(root), *settings, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def rewrite(file: Path, change: Any) -> None:
    """Change the document in a JSON file in place."""
    document = json.loads(file.read_text(encoding="utf-8"))
    change(document)
    file.write_text(json.dumps(document), encoding="utf-8")
