"""`make quick` runs what a change calls for, and says what it leaves out."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.timings.texts import PROGRAM
from tests.timings.tiny import Tiny, git, lay_down
from timings.project.project import ROOT


@pytest.fixture
def changed(tmp_path: Path) -> Tiny:
    """A tiny project, with the real `timings/`, on a branch that left main."""
    tiny = lay_down(tmp_path / "project")
    for name in ("scripts", "timings"):
        shutil.copytree(ROOT / name, tiny.root / name, ignore=shutil.ignore_patterns("__pycache__"))
    tiny.write("tests/timings/test_x.py", "from timings.stats.curves import x\n")
    tiny.write("tests/test_pins.py", 'text("wheels.txt")\n')
    git(tiny.root, "init", "-q", "-b", "main")
    git(tiny.root, "add", ".")
    git(tiny.root, "commit", "-qm", "All")
    git(tiny.root, "switch", "-qc", "branch")
    return tiny


def listed(tiny: Tiny) -> list[str]:
    """What would be run, and the last line."""
    command = [sys.executable, "scripts/quick", "--list"]
    ran = subprocess.run(command, cwd=tiny.root, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    return ran.stdout.splitlines()


@pytest.mark.parametrize("committed", [True, False])
def test_a_changed_program_calls_for_its_chapter(changed: Tiny, committed: bool) -> None:
    changed.write("snippets/chap/prog.py", PROGRAM + "# More.\n")
    if committed:
        git(changed.root, "commit", "-qam", "More")
    *lines, last = listed(changed)
    assert "$ python -m timings check --chapter chap" in lines
    assert "$ python -m pytest -q -n auto tests/chap tests/test_docs_blocks.py" in lines
    assert lines[-1].endswith("-k chap/prog.py")
    assert last.startswith("1 changed files, of chap. Left out: ")


def test_a_changed_module_calls_for_the_tests_that_import_it(changed: Tiny) -> None:
    changed.write("timings/stats/curves.py", "x = 1\n")
    changed.write("tests/timings/test_new.py", "")
    wanted = "tests/timings/test_new.py tests/timings/test_x.py"
    assert f"$ python -m pytest -q -n auto {wanted}" in listed(changed)


def test_changed_pins_call_for_the_tests_that_read_them(changed: Tiny) -> None:
    changed.write("wheels.txt", "numpy 2.4.6 sdist\n")
    assert "$ python -m pytest -q -n auto tests/test_pins.py" in listed(changed)


def test_without_git_or_main_it_says_what_it_looks_at(changed: Tiny) -> None:
    git(changed.root, "branch", "-D", "main")
    assert listed(changed)[0].startswith("no main to compare with")
    shutil.rmtree(changed.root / ".git")
    first, *lines, _ = listed(changed)
    assert first.startswith("no git here")
    assert lines[-1] == "$ python -m timings check --sources"
