"""Each program's file runs by `uv run FILE`: its first lines name all that it imports."""

import ast
import os
import subprocess
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from timings.project.project import ROOT, Project
from timings.project.settings import dependencies

HERE = Project()
PROGRAMS = HERE.programs
BY_ANOTHER = {
    "dask": {"bokeh", "distributed", "numpy", "pandas", "pyarrow"},
    "pandas": {"pyarrow"},
    "pycuda": {"numpy"},
    "pyopencl": {"mako"},
}
"""What a package imports and does not bring: its uses, by programs that import it."""

SAMPLE = ("pool_and_process/primes.py", "introduction/squares_loop_and_numpy.py")
"""One that needs no package, and one that does."""

UNREACHED = (
    "error sending request",
    "dns error",
    "Failed to fetch",
    "Could not connect",
    "timed out",
)


known = cache(packages_distributions)
"""What is installed, asked once: looking takes a second."""


def imported(source: str) -> set[str]:
    """The distributions that a source imports, the standard library's modules aside."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add((node.module or "").partition(".")[0])
    outside = modules - sys.stdlib_module_names
    return {canonicalize_name(known().get(module, [module])[0]) for module in outside}


def offers(package: str, module: str) -> bool:
    """Whether a package is what is imported under that name: `cupy-cuda13x` is `cupy`."""
    return package == module or package.startswith(f"{module}-")


@pytest.mark.parametrize("path", PROGRAMS)
def test_names_what_it_imports_and_nothing_else(path: str) -> None:
    source = PROGRAMS[path].source
    named = [Requirement(text) for text in dependencies(source)]
    assert [str(one.specifier) for one in named if one.specifier] == []  # constraints.txt pins
    names = {canonicalize_name(one.name) for one in named}
    found = imported(source)
    body = source.partition("# ///\n")[2]
    found |= {name for name in names if f'"{name}"' in body}  # engine="pyarrow"
    allowed = set().union(*(BY_ANOTHER.get(name, set()) for name in found))
    assert [name for name in found if not any(offers(one, name) for one in names)] == []
    assert [one for one in names - allowed if not any(offers(one, name) for name in found)] == []


@pytest.mark.parametrize("path", PROGRAMS)
def test_every_package_is_pinned(path: str) -> None:
    files = [ROOT / "constraints.txt", *ROOT.glob("requirements-*.txt"), ROOT / "requirements.txt"]
    pins = "\n".join(file.read_text(encoding="utf-8") for file in files)
    pinned = {canonicalize_name(line.partition("==")[0].partition("[")[0]) for line in pins.split()}
    assert {
        canonicalize_name(Requirement(d).name) for d in dependencies(PROGRAMS[path].source)
    } <= (pinned)


@pytest.mark.parametrize("path", SAMPLE)
def test_runs_by_uv(path: str, tmp_path: Path) -> None:
    file = tmp_path / Path(path).name
    file.write_text(PROGRAMS[path].source, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
    run = subprocess.run(
        [sys.executable, "-m", "uv", "run", "--python", sys.executable, file.name],
        check=False,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if run.returncode and any(word in run.stderr for word in UNREACHED):
        pytest.skip("no package index can be reached from here")
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip()
    assert [found.name for found in tmp_path.iterdir()] == [file.name]
