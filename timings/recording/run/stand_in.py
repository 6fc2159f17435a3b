"""Runs the PyCUDA programs that changed on the stand-in for the driver, and keeps what they launch.

Neither their times nor their output is kept: both are no GPU's.
"""

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from timings.errors import TimingsError
from timings.machine.terminal import shown
from timings.project.kernels import to_trace
from timings.project.programs import Program
from timings.project.project import Project
from timings.recording.conditions import usable_cores
from timings.recording.run.program import run_program
from timings.records.launched import drawable
from timings.records.model import Record, StandInRun

NAME = "stand-in"
SCRIPT, BUILT = "scripts/stand-in", ".cache/stand-in"


def trace_changed(
    project: Project, record: Record, asked: Iterable[str], everything: bool, required: bool
) -> tuple[int, list[str]]:
    """How many of these programs were run anew, and what is wrong with any; the record is changed.

    Rows of programs that are no longer there are dropped. Where the stand-in is not built nothing
    is run, and what was kept before stays.

    Raises:
        TimingsError: if the stand-in is `required`, and not built.
    """
    programs = {program.path: program for program in to_trace(project)}
    record.stand_in = {path: row for path, row in record.stand_in.items() if path in programs}
    built = (project.root / BUILT).is_dir()
    if required and not built:
        raise TimingsError(f"the stand-in is not built: run {SCRIPT} build, then this again")
    fresh = set() if everything else {(path, row.hash) for path, row in record.stand_in.items()}
    wanted = [programs[path] for path in asked if path in programs and built]
    todo = [program for program in wanted if (program.path, program.hash) not in fresh]
    with ThreadPoolExecutor(usable_cores()) as pool:
        traced = pool.map(lambda program: _traced(project, program), todo)
        done = list(shown(traced, "running PyCUDA on the stand-in", len(todo)))
    record.stand_in |= {row.program: row for row, wrong in done if not wrong}
    return len(todo), [f"on the stand-in, {one}" for _, wrong in done for one in wrong]


def _traced(project: Project, program: Program) -> tuple[StandInRun, list[str]]:
    """What a program launched, and what is wrong with that. One meant to fail is not traced."""
    with TemporaryDirectory(prefix="t") as name:
        trace = Path(name) / "trace"
        trace.touch()
        tracing = {"STAND_IN_TRACE": str(trace)}
        run, problems = run_program(
            program,
            program.start_methods[0],
            command=[str(project.root / SCRIPT), "python", "-m", "tests.stand_in.run"],
            arguments=[f"{constant}={number}" for constant, number in program.traced],
            variables={"PYTHONPATH": str(project.root)} | ({} if program.expect else tracing),
        )
        lines = trace.read_text(encoding="utf-8").splitlines()
    drawn = []
    try:
        launches = [json.loads(line) for line in lines]
        problems += [f"snippets/{program.path}: {fault}" for fault in _faults(program, launches)]
        drawn = drawable(launches)
    except (ValueError, KeyError, TypeError) as error:
        problems.append(f"snippets/{program.path}: its trace cannot be read ({error!r})")
    row = StandInRun(program.path, run.exit or 0, len(lines), drawn, program.hash, run.date)
    return row, problems


def _faults(program: Program, launches: list[dict]) -> list[str]:
    """What no launch may do, unless its program says so."""
    found, partial = [], set()
    for made in launches:
        kernel = made["kernel"]
        found += [f"{kernel}: {fault}" for fault in made["faults"]]
        for array in made["arrays"]:
            if not array["stored"] or array["atomic"]:
                continue
            if array["twice"] is not None:
                found.append(f"{kernel} stores to {array['name']}[{array['twice']}] more than once")
            if array["never"]:
                partial.add(kernel)
                if kernel not in program.partial:
                    left = f"{array['never']:,} of {array['elements']:,}"
                    found.append(f"{kernel} never stores to {left} elements of {array['name']}")
    for kernel in sorted(set(program.partial) - partial):
        found.append(f"{kernel} is `partial`, and leaves nothing out: repair that setting")
    return list(dict.fromkeys(found))
