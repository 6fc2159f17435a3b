"""Runs every program on another Python, and keeps what came of each."""

import json
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from timings.errors import Problem, TimingsError
from timings.machine.needs import GPU, PYTHONS, is_met, lacking
from timings.machine.terminal import shown
from timings.project.programs import Program
from timings.project.project import Project
from timings.project.settings import dependencies
from timings.recording.conditions import built_by, commit, now, system, usable_cores
from timings.recording.run.program import STRICT, run_program
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

LOCK = "The global interpreter lock"
"""How the warning begins that a module brought it back."""


def try_python(
    project: Project, python: str, everything: bool
) -> tuple[Column, int, list[Problem]]:
    """Run the programs that changed on that interpreter, or all, and fill its column.

    All are run, too, where the Python or its packages are not those of the column. Comes back with
    how many were run, and what failed that did not before.

    Raises:
        TimingsError: if it is no Python that runs, or its column cannot be read.
    """
    python = str(Path(python).absolute())  # and not what a link leads to: it tells the environment
    version, full, compiler, configured, packages = _ask(python)
    programs = [one for one in project.programs.values() if GPU not in one.needs]
    named = {_plain(name) for one in programs for name in dependencies(one.source)}
    here = ", ".join(f"{name} {packages[name]}" for name in sorted(named & set(packages)))
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
    todo = [one for one in programs if one.path not in rows]
    with ThreadPoolExecutor(usable_cores()) as threads:
        tried = threads.map(
            lambda one: _try(one, python, full, packages, free="t" in version), todo
        )
        done = list(shown(tried, f"running on Python {version}", len(todo)))
    rows |= zip((one.path for one in todo), done, strict=True)
    column = Column(version, facts | {"commit": commit(project), "date": now()}, rows)
    write_column(project, column)
    return column, len(todo), list(_anew(column, before.programs))


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
    program: Program, python: str, version: str, packages: dict[str, str], *, free: bool
) -> Tried:
    """What comes of one program under each start method."""
    methods = tuple(method or "" for method in program.here)
    missing = sorted({_plain(name) for name in dependencies(program.source)} - set(packages))
    why = [f"needs {PYTHONS[n]}" for n in program.needs if n in PYTHONS and not is_met(n, version)]
    why += [said for n in program.needs if n not in PYTHONS and (said := lacking(n))]
    lacks = "; ".join(why + ([f"no wheel of {', '.join(missing)}"] if missing else []))
    if lacks:
        return Tried(program.hash, methods, lacks=lacks)
    failed, gil = {}, ""
    for method in program.here:
        wrong = _run(program, method, python, f"{STRICT},error:{LOCK}:RuntimeWarning" * free)
        if free and wrong:
            strictly, wrong = wrong, _run(program, method, python)
            if LOCK in strictly or not wrong:  # a child may have told it, and not its parent
                gil = (re.findall(r"module '([\w.]+)'", strictly) or ["something in a child"])[-1]
        if wrong:
            failed[method or ""] = wrong
    return Tried(program.hash, methods, gil=gil, failed=failed)


def _run(program: Program, method: str | None, python: str, warnings: str = "") -> str:
    """What is wrong with one run, in a line; empty if it did as it declares."""
    variables = {"PYTHONWARNINGS": warnings} if warnings else {}
    _, problems = run_program(program, method, command=[python], variables=variables)
    said = "; ".join(problem.partition(f"{program.path} ")[2] for problem in problems)
    return said.removeprefix(f"under {method} ")[:LINE]


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
