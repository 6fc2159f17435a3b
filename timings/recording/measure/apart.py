"""Measures an experiment in an interpreter of its own, under conditions that are noted."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from timings.errors import TimingsError
from timings.machine.gpu import Gpu
from timings.machine.needs import GPU
from timings.project.experiments import Declaration
from timings.project.project import Project
from timings.recording.conditions import conditions
from timings.recording.run.processes import Ended, error_line, run_tree
from timings.records.model import Entry
from timings.records.private import private, texts

PATIENCE = 60.0
"""Seconds that an experiment may take in all, besides ten times its budget."""


def measure_apart(
    project: Project,
    declaration: Declaration,
    budget: float,
    runner: str,
    gpu: Gpu | None = None,
) -> list[Entry]:
    """The entries of one experiment, measured in an interpreter of its own.

    Raises:
        TimingsError: if it failed, hung, or its variants disagree.
        OSError: if there is no room for what it needs.
    """
    device = gpu if declaration.needs == GPU else None
    known = conditions(project, runner, device)
    known |= {"hash": declaration.hash, "budget": budget}
    limit = PATIENCE + 10 * budget
    with scratch_folder() as folder:
        what = ["repeats", str(budget), str(folder / "times.json")]
        _run_apart(project, declaration, what, folder, limit)
        if not (folder / "times.json").exists():
            raise TimingsError(
                f'experiment "{declaration.name}" ended its interpreter before it was measured'
            )
        measured = json.loads((folder / "times.json").read_text(encoding="utf-8"))
    known |= {name: measured[name] for name in ("gil", "versions")}
    entries = [_entry(declaration, row, known) for row in measured["rows"]]
    if what := next(filter(None, map(private, texts(known))), ""):
        raise TimingsError(f'experiment "{declaration.name}": its conditions hold {what}')
    if declaration.memory and budget >= declaration.budget:
        for entry in entries:
            entry.metadata["peak_memory"] = _weigh(project, declaration, entry)
    return entries


def _weigh(project: Project, declaration: Declaration, entry: Entry) -> float:
    """MiB of the whole process tree, at the most, while the variant runs."""
    value = "" if entry.value is None else str(entry.value)
    with scratch_folder() as folder:
        running = folder / "running"
        what = ["memory", entry.variant, value, str(running)]
        ended = _run_apart(project, declaration, what, folder, PATIENCE, weigh=running)
    return round(ended.peak_memory, 1)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that is cleared away, with all that is put into it."""
    with TemporaryDirectory(prefix="t") as name:
        folder = Path(name)
        for part in ("empty", "tmp"):
            (folder / part).mkdir()
        yield folder


def _run_apart(
    project: Project,
    declaration: Declaration,
    what: list[str],
    folder: Path,
    limit: float,
    *,
    weigh: Path | None = None,
) -> Ended:
    """How `python -m timings.recording.measure.WHAT` ended; `what` is that, and what it is asked.

    Raises:
        TimingsError: if it failed, hung, or left something behind.
    """
    module = declaration.path.removesuffix(".py").replace("/", ".")
    command = [
        sys.executable,
        "-m",
        f"timings.recording.measure.{what[0]}",
        str(project.root),
        module,
    ]
    command += [declaration.name, *what[1:]]
    environment = _environment(project, folder / "tmp")
    ended = run_tree(command, folder, environment, limit, watch=weigh is not None, weigh=weigh)
    said = (folder / "stderr").read_text(encoding="utf-8", errors="replace")
    where = f'experiment "{declaration.name}"'
    told = [line for line in said.splitlines() if line.startswith(where)]
    if ended.exit is None:
        raise TimingsError(f"{where} was still running after {limit:g} s: it was ended")
    if ended.exit != 0:
        why = error_line(said) or "it said nothing"
        raise TimingsError(told[-1] if told else f"{where} failed: {why}")
    if ended.left_behind:
        raise TimingsError(f"{where} left {ended.left_behind} processes behind: end them")
    return ended


def _environment(project: Project, scratch: Path) -> dict[str, str]:
    """This process's environment, with the project to import, and a folder that is cleared away."""
    here = str(Path(__file__).resolve().parents[3])
    paths = os.pathsep.join([str(project.root), here])
    return dict(os.environ) | {"PYTHONPATH": paths, "TMPDIR": str(scratch)}


def _entry(declaration: Declaration, row: dict[str, Any], known: dict[str, Any]) -> Entry:
    metadata = known | {"loops": row["loops"]}
    if row["tasks"]:
        metadata |= {key: row[key] for key in ("tasks", "processes", "threads")}
    if row["moved_bytes"]:
        metadata["moved_bytes"] = row["moved_bytes"]
    if row["timeline"]:
        metadata["timeline"] = row["timeline"]
    return Entry(
        declaration.name,
        row["variant"],
        declaration.parameter,
        row["value"],
        tuple(row["values"]),
        tuple(row["warmups"]),
        tuple(row["cpu_seconds"]),
        metadata,
    )
