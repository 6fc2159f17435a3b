"""Runs every program on another Python, and keeps what came of each."""

import json
import re
import subprocess
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory

from timings.errors import Problem, TimingsError
from timings.machine.needs import GPU, PYTHONS, is_met, lacking
from timings.machine.terminal import shown
from timings.project.pins import PIN
from timings.project.programs import Program
from timings.project.project import Project
from timings.project.settings import dependencies
from timings.recording.conditions import built_by, commit, now, system, usable_cores
from timings.recording.run.processes import Stopped
from timings.recording.run.program import run_program
from timings.recording.under_way import under_way
from timings.records.fields import LINE
from timings.records.pythons import Column, Tried, file_of, load_column, write_column

ASK = """
import importlib.metadata as m, json, platform, sys, sysconfig
free = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
print(json.dumps(["%d.%d%s" % (*sys.version_info[:2], free), platform.python_version(),
    platform.python_compiler(), sysconfig.get_config_var("CONFIG_ARGS") or "",
    {d.name.lower().replace("_", "-"): d.version for d in m.distributions()}]))
"""
"""What an interpreter says of itself."""

LOADED = re.compile(r"module '([\w.]+)'")
"""What Python's warning says of the module that brought the GIL back."""


def try_python(
    project: Project, python: str, everything: bool
) -> tuple[Column, int, list[Problem]]:
    """Run the programs that changed on that interpreter, or all, and fill its column.

    All are run, too, where the Python or its packages are not those of the column. Comes back with
    how many were run, and what failed that did not before. What was run before an interrupt stays.

    Raises:
        TimingsError: if it is no Python that runs, or its column cannot be read.
    """
    python = str(Path(python).absolute())  # and not what a link leads to: it tells the environment
    version, full, compiler, configured, packages = _ask(python)
    programs = _to_try(project)
    here = ", ".join(f"{name} {packages[name]}" for name in _named(programs) if name in packages)
    facts = {"python_version": full, "python_build": built_by(compiler, configured)}
    facts |= {"os": system()} | ({"versions": here} if here else {})
    path = file_of(project, version)
    before = load_column(path) if path.is_file() else Column(version, {}, {})
    same = not everything and facts.items() <= before.facts.items()
    rows = {
        one.path: row
        for one in programs
        if same and (row := before.programs.get(one.path)) and row.hash == one.hash
    }
    column = Column(version, facts | {"commit": commit(project), "date": now()}, rows)
    todo, stop = [one for one in programs if one.path not in rows], threading.Event()
    with under_way(project.root), ThreadPoolExecutor(usable_cores()) as pool:
        tries = {pool.submit(_try, one, python, full, packages, stop): one for one in todo}
        try:
            for done in shown(as_completed(tries), f"running on Python {version}", len(todo)):
                rows[tries[done].path] = done.result()
        except (KeyboardInterrupt, Stopped):
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise KeyboardInterrupt from None
        finally:
            write_column(project, column)
    return column, len(todo), list(_anew(column, before.programs))


def packages_needed(project: Project) -> Iterator[str]:
    """Each package that a program names and the project pins: its name, and the pin, one a line."""
    named = set(_named(_to_try(project)))
    for pin in project.requirements.splitlines():
        if (found := PIN.match(pin)) and found[1] in named:
            yield f"{pin.partition('==')[0]} {pin}"


def _to_try(project: Project) -> list[Program]:
    """The programs that need no GPU."""
    return [one for one in project.programs.values() if GPU not in one.needs]


def _named(programs: Iterable[Program]) -> list[str]:
    """The packages that programs name, sorted."""
    return sorted({_plain(name) for one in programs for name in dependencies(one.source)})


def _ask(python: str) -> tuple[str, str, str, str, dict[str, str]]:
    """What an interpreter says of itself.

    Raises:
        TimingsError: if it says nothing.
    """
    try:
        said = subprocess.run([python, "-c", ASK], capture_output=True, text=True, check=True)
        return json.loads(said.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        raise TimingsError(f"{python} is no Python that runs: name one") from None


def _try(
    program: Program, python: str, version: str, packages: dict[str, str], stop: threading.Event
) -> Tried:
    """What comes of one program under each start method."""
    methods = tuple(method or "" for method in program.here)
    missing = sorted({_plain(name) for name in dependencies(program.source)} - set(packages))
    why = [f"needs {PYTHONS[n]}" for n in program.needs if n in PYTHONS and not is_met(n, version)]
    why += [said for n in program.needs if n not in PYTHONS and (said := lacking(n))]
    lacks = "; ".join(why + ([f"no wheel of {', '.join(missing)}"] if missing else []))
    if lacks:
        return Tried(program.hash, methods, lacks=lacks)
    failed, loaded = {}, set()
    for method in program.here:
        wrong = _run(program, method, python, stop, loaded)
        if wrong and not _run(program, method, python, stop, loaded):
            wrong += ", once of two times"
        if wrong:
            failed[method or ""] = wrong[:LINE]
    return Tried(program.hash, methods, gil=", ".join(sorted(loaded))[:LINE], failed=failed)


def _run(
    program: Program, method: str | None, python: str, stop: threading.Event, loaded: set[str]
) -> str:
    """What is wrong with one run, in a line; `loaded` gets what brought the GIL back."""
    with TemporaryDirectory() as folder:
        noted = Path(folder) / "noted"
        asked = {"command": [python], "variables": {"TIMINGS_GIL": str(noted)}}
        _, problems = run_program(program, method, stop.is_set, **asked)
        if noted.exists():
            loaded.update(LOADED.findall(noted.read_text(encoding="utf-8")))
    said = "; ".join(problem.partition(f"{program.path} ")[2] for problem in problems)
    return said.removeprefix(f"under {method} ")


def _anew(column: Column, before: dict[str, Tried]) -> Iterator[Problem]:
    """What failed that did not before."""
    for path, tried in column.programs.items():
        known = before[path].failed if path in before else {}
        for method, wrong in tried.failed.items():
            if method not in known:
                under = f"on Python {column.version}{f' under {method}' * bool(method)} it"
                yield Problem(f"snippets/{path}", f"{under} {wrong}", "mend it, or say so there")


def _plain(requirement: str) -> str:
    """The name of a package that a requirement asks for, as packages are compared."""
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")
