"""Records what changed: programs side by side, then experiments one at a time."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from timings.errors import TimingsError
from timings.machine.gpu import Gpu
from timings.machine.needs import GPU
from timings.project.experiments import Declaration
from timings.project.project import Project
from timings.recording.conditions import conditions, usable_cores
from timings.recording.plan import LAB_ESTIMATE, Plan
from timings.recording.run.lab import record_lab
from timings.recording.run.processes import Ended, Stopped, error_line, run_tree
from timings.recording.run.program import run_program
from timings.recording.shards import OVERHEAD
from timings.records.model import Entry, Record
from timings.records.private import private, texts
from timings.records.published import changed, strays
from timings.records.writer import write_record, write_rows

PATIENCE = 60.0
"""Seconds that an experiment may take in all, besides ten times its budget."""


@dataclass
class Outcome:
    """What a recording did."""

    recorded: int = 0
    failures: list[str] = field(default_factory=list)
    interrupted: bool = False


def record_plan(
    project: Project,
    record: Record,
    plan: Plan,
    budget: float | None,
    step: Callable[[str, float], None],
    *,
    stop: threading.Event | None = None,
    gpu: Gpu | None = None,
) -> Outcome:
    """Carry out a plan. Each result is written as soon as it is whole; a failure stops no other.

    `step` is called with what was done and the seconds it was estimated at. When `stop` is set,
    programs are ended.

    Raises:
        TimingsError: if the record cannot be written.
    """
    outcome = Outcome()
    folder = project.records / record.runner
    forget(project, record)
    try:
        try:
            ended = stop or threading.Event()
            _record_programs(project, record, plan, step, outcome, stop=ended, gpu=gpu)
        finally:
            write_record(folder, record)
        for declaration in plan.experiments:
            seconds = budget or declaration.budget
            try:
                entries = measure_apart(project, declaration, seconds, record.runner, gpu)
            except TimingsError as error:
                outcome.failures.append(str(error))
            except OSError as error:
                name = f'experiment "{declaration.name}"'
                outcome.failures.append(f"{name} could not be measured: {_reason(error)}")
            else:
                for entry in record.of(declaration.name):
                    del record.entries[entry.experiment, entry.variant, entry.value]
                for entry in entries:
                    record.entries[entry.experiment, entry.variant, entry.value] = entry
                write_record(folder, record)
                outcome.recorded += 1
            step(f"measured {declaration.name}", seconds + OVERHEAD)
        for lab in plan.labs:
            try:
                address = os.environ.get("REPO_URL", "")
                record_lab(project, lab, record.runner, address, gpu=gpu is not None)
            except TimingsError as error:
                outcome.failures.append(str(error))
            except OSError as error:
                outcome.failures.append(f"{lab.path} could not be run: {_reason(error)}")
            else:
                outcome.recorded += 1
            step(f"ran {lab.path}", LAB_ESTIMATE)
    except KeyboardInterrupt:
        outcome.interrupted = True
    return outcome


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
    with _scratch() as folder:
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
    with _scratch() as folder:
        watch = folder / "running"
        what = ["memory", entry.variant, value, str(watch)]
        ended = _run_apart(project, declaration, what, folder, PATIENCE, watch=watch)
    return round(ended.peak_memory, 1)


@contextmanager
def _scratch() -> Iterator[Path]:
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
    watch: bool | Path = False,
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
    ended = run_tree(command, folder, environment, limit, watch=watch)
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
    here = str(Path(__file__).resolve().parents[2])
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


def _record_programs(
    project: Project,
    record: Record,
    plan: Plan,
    step: Callable[[str, float], None],
    outcome: Outcome,
    *,
    stop: threading.Event,
    gpu: Gpu | None,
) -> None:
    """Run the programs, as many at a time as there are cores: their seconds are no measurement."""
    with ThreadPoolExecutor(usable_cores()) as threads:
        asked = {}
        try:
            for program, method in plan.programs:
                known = record.runs.get((program.path, method))
                keep = project.kept(record.runner, program.path)
                future = threads.submit(run_program, program, method, stop.is_set, keep)
                seconds = (known.seconds if known else 1.0) / usable_cores()
                asked[future] = (f"snippets/{program.path}", seconds)
            for future in as_completed(asked):
                name, seconds = asked[future]
                try:
                    run, problems = future.result()
                except OSError as error:
                    run, problems = None, [f"{name} could not be run: {_reason(error)}"]
                outcome.failures += problems
                if run and not problems:
                    if gpu and GPU in project.programs[run.program].needs:
                        run = replace(run, gpu=gpu.name)
                    record.runs[run.key] = run
                    write_rows(project.records / record.runner, record)
                    outcome.recorded += 1
                step(f"ran {name}", seconds)
        except (KeyboardInterrupt, Stopped):
            stop.set()
            threads.shutdown(cancel_futures=True)
            raise KeyboardInterrupt from None


def _reason(error: OSError) -> str:
    """What the system says, without the path that it says it of."""
    return f"{error.strerror or error}: make room or give leave to write, and record again"


def forget(project: Project, record: Record) -> None:
    """Drop what the project no longer declares, and rows whose files are not what they left.

    Of an experiment that it does declare, all is kept until it is recorded anew. Files of no row
    go too: all of them lie below the record's folder, for its reader took their names.

    Raises:
        TimingsError: if the record cannot be written, or there is what belongs to none.
    """
    rows = {(p.path, m) for p in project.programs.values() for m in p.start_methods}
    lost = {run.key for _, run in changed(project, record)} | (set(record.runs) - rows)
    for key in lost:
        del record.runs[key]
    for path in strays(project, record):
        path.unlink()
        with suppress(OSError):  # another file is there too
            path.parent.rmdir()
    if lost:
        write_rows(project.records / record.runner, record)
    kept = {key: e for key, e in record.entries.items() if e.experiment in project.experiments}
    record.entries = kept
