"""What Linux alone has is not asked for on macOS and Windows, as far as that can be seen here.

`startup/` takes away what the other system lacks. No test of this kind can show what the other
system has, and how that behaves: the workflows' jobs there do.
"""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.timings.tiny import lay_down
from timings.machine.needs import LINUX, POSIX
from timings.project.project import ROOT, Project

STARTUP = Path(__file__).with_name("startup")
PROGRAMS = Project().programs
LINUX_ALONE = {"/proc", "/dev/shm", "sched_getaffinity", "sched_setaffinity", "epoll"}
POSIX_ALONE = {"resource", "fcntl", "pwd", "termios", "pty", "SIGKILL", "SIGUSR1", "SIGALRM"}
POSIX_ALONE |= {"os.fork", "killpg", "setsid", "getpgid", "waitid", "getuid", "WNOHANG", "uname"}
LOOKS_FIRST = {
    "introduction/cores.py": "asks by hasattr",
    "pool_and_process/pool_size.py": "asks by hasattr",
    "pool_and_process/zombies.py": "asks whether there is a /proc, and says so",
}
"""Programs that run everywhere, though they use what is not everywhere."""

ASKED = """
import json
from timings.machine.needs import PYTHONS, lacking
from timings.project.project import Project
programs = Project().programs.values()
print(json.dumps({
    one.path: [[lacking(n) for n in one.needs if n not in ("gpu", *PYTHONS)], one.here]
    for one in programs
}))
"""


def run(system: str, *command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    path = os.pathsep.join(map(str, (STARTUP, cwd, ROOT)))
    environment |= {"SYSTEM": system, "PYTHONPATH": path, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, text=True, encoding="utf-8",
        capture_output=True, check=False, timeout=240,
    )  # fmt: skip


def used(tree: ast.Module) -> Iterator[str]:
    """What a program names: modules, attributes, and texts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Attribute):
            yield node.attr
            yield ast.unparse(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("path", PROGRAMS)
def test_what_a_program_uses_of_a_system_it_needs(path: str) -> None:
    program = PROGRAMS[path]
    docstrings = ast.get_docstring(ast.parse(program.source)) or ""
    found = [name for name in used(ast.parse(program.source)) if name not in docstrings]
    linux = {word for word in LINUX_ALONE for name in found if word in name}
    posix = POSIX_ALONE & set(found)
    if path in LOOKS_FIRST:
        assert linux | posix
        assert not {LINUX, POSIX} & set(program.needs)
    elif linux:
        assert LINUX in program.needs, f"uses {linux}"
    elif posix:
        assert {LINUX, POSIX} & set(program.needs), f"uses {posix}"


@pytest.mark.parametrize(("system", "named"), [("darwin", "Darwin"), ("win32", "Windows")])
def test_what_cannot_run_there_is_told(system: str, named: str) -> None:
    ran = run(system, "-c", ASKED)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    lacking = {path for path, (whys, _) in found.items() if any(whys)}
    linux = {path for path, one in PROGRAMS.items() if LINUX in one.needs}
    posix = {path for path, one in PROGRAMS.items() if POSIX in one.needs}
    forks = {
        path
        for path, one in PROGRAMS.items()
        if one.start_methods == ("fork",) or "fork" in one.needs
    }
    assert linux
    assert posix
    assert lacking >= linux
    assert lacking - linux == (posix | forks) - linux if system == "win32" else not lacking - linux
    have = {"spawn", None} if system == "win32" else {"fork", "forkserver", "spawn", None}
    for path, (whys, methods) in found.items():
        assert any(whys) or set(methods) <= have, path


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_a_project_is_recorded_and_checked(system: str, tmp_path: Path) -> None:
    root = lay_down(tmp_path / "made").root
    at = ["-m", "timings", "--root", str(root)]
    ran = run(system, *at, "record", "--budget", "0.1", cwd=root)
    assert ran.returncode == 0, ran.stderr + ran.stdout
    ran = run(system, *at, "check", "--require", "local", cwd=root)
    assert ran.returncode == 0, ran.stderr + ran.stdout


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_what_was_recorded_here_is_judged_alike_there(system: str) -> None:
    here = subprocess.run(
        [sys.executable, "-m", "timings", "check"], cwd=ROOT, capture_output=True, text=True,
        encoding="utf-8", check=False, timeout=240,
    )  # fmt: skip
    there = run(system, "-m", "timings", "check")
    assert (there.returncode, there.stderr) == (here.returncode, here.stderr)
