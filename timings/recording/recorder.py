"""Records what changed: programs side by side, then experiments one at a time."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field, replace

from timings.errors import TimingsError
from timings.machine.gpu import Gpu
from timings.machine.needs import GPU
from timings.project.experiments import Declaration
from timings.project.project import Project
from timings.recording.conditions import usable_cores
from timings.recording.measure.apart import measure_apart
from timings.recording.plan import LAB_ESTIMATE, OVERHEAD, Plan
from timings.recording.run.lab import record_lab
from timings.recording.run.processes import Stopped
from timings.recording.run.program import run_program
from timings.records.model import Record, Run
from timings.records.published import changed, strays
from timings.records.writer import write_record, write_rows


@dataclass
class Outcome:
    """What a recording did."""

    recorded: int = 0
    failures: list[str] = field(default_factory=list)
    measured: list[Declaration] = field(default_factory=list)
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
                outcome.measured.append(declaration)
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
                problems += _differs(record, run) if run and not problems else []
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


def _differs(record: Record, run: Run) -> list[str]:
    """What is wrong if the same program printed something else under another start method."""
    for other in record.runs.values():
        same = (other.program, other.hash) == (run.program, run.hash)
        if same and other.key != run.key and other.stdout != run.stdout:
            methods = f"{run.start_method} than under {other.start_method}"
            wrong = f"snippets/{run.program} prints something else under {methods}"
            return [f"{wrong}: let it print the same every time"]
    return []


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
