"""Records what changed: programs side by side, then experiments one at a time."""

import math
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from timings.errors import TimingsError
from timings.machine.gpu import Gpu
from timings.machine.needs import GPU
from timings.project.experiments import Declaration
from timings.project.project import Project
from timings.recording.conditions import usable_cores
from timings.recording.cost import LAB
from timings.recording.measure.entries import measure_experiment
from timings.recording.plan import Plan
from timings.recording.run.lab import record_lab
from timings.recording.run.processes import Stopped
from timings.recording.run.program import run_program
from timings.records.model import Record, Run
from timings.records.published import changed, strays
from timings.records.writer import write_record, write_rows

LEFT = object()
"""What is given back for a program or lab that there was no time for."""


@dataclass
class Outcome:
    """What a recording did."""

    recorded: int = 0
    failures: list[str] = field(default_factory=list)
    measured: list[Declaration] = field(default_factory=list)
    interrupted: bool = False
    left: int = 0
    """What there was no time for."""


def record_plan(
    project: Project,
    record: Record,
    plan: Plan,
    budget: float | None,
    step: Callable[[str, float], None],
    *,
    until: float = math.inf,
    between: Callable[[], None] = lambda: None,
    stop: threading.Event | None = None,
    gpu: Gpu | None = None,
) -> Outcome:
    """Carry out a plan. Each result is written as soon as it is whole; a failure stops no other.

    `step` is called with what was done and the seconds it was estimated at, and `between` when
    nothing is measured: after the programs and labs, and between two experiments. No experiment is
    begun that is not expected to end before `until`, by `time.monotonic`; half of the time is for
    experiments, if there are any. When `stop` is set,
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
            half = (time.monotonic() + until) / 2 if plan.experiments else until
            _run_side_by_side(project, record, plan, step, outcome, until=half, stop=ended, gpu=gpu)
        finally:
            write_record(folder, record)
        for place, declaration in enumerate(plan.experiments):
            between()
            seconds, cost = budget or declaration.budget, plan.costs.experiment(declaration, budget)
            if time.monotonic() + cost > until:
                outcome.left += len(plan.experiments) - place
                break
            try:
                entries = measure_experiment(project, declaration, seconds, record.runner, gpu)
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
            step(f"measured {declaration.name}", cost)
    except KeyboardInterrupt:
        outcome.interrupted = True
    return outcome


def _run_side_by_side(
    project: Project,
    record: Record,
    plan: Plan,
    step: Callable[[str, float], None],
    outcome: Outcome,
    *,
    until: float,
    stop: threading.Event,
    gpu: Gpu | None,
) -> None:
    """Run labs, then programs, as many at a time as there are cores.

    Their seconds are no measurement. None is begun after `until`: where
    there is one, the shortest programs come first, otherwise the longest.
    """

    def begin(what: Callable[..., Any], *given: object, **named: object) -> object:
        return LEFT if time.monotonic() > until else what(*given, **named)

    address, cores = os.environ.get("REPO_URL", ""), usable_cores()
    with ThreadPoolExecutor(cores) as threads:
        asked = {}
        try:
            for lab in plan.labs:
                future = threads.submit(
                    *(begin, record_lab),
                    *(project, lab, record.runner, address, stop.is_set),
                    gpu=gpu is not None,
                )
                asked[future] = (lab.path, LAB / cores)
            whole = until == math.inf
            runs = sorted(plan.programs, key=lambda run: plan.costs.program(*run), reverse=whole)
            for program, method in runs:
                keep = project.kept(record.runner, program.path)
                future = threads.submit(begin, run_program, program, method, stop.is_set, keep)
                asked[future] = (
                    f"snippets/{program.path}",
                    plan.costs.program(program, method) / cores,
                )
            for future in as_completed(asked):
                name, seconds = asked[future]
                run, problems = None, []
                try:
                    if (given := future.result()) is LEFT:
                        outcome.left += 1
                    elif given is None:  # a lab keeps its notebook itself
                        outcome.recorded += 1
                    else:
                        run, problems = given
                except TimingsError as error:
                    problems = [str(error)]
                except OSError as error:
                    problems = [f"{name} could not be run: {_reason(error)}"]
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
