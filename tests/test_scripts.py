"""What a machine lacks is said in one line, and nothing half-made is left behind."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from timings.sources import ROOT

NEEDED = ("sh", "cat", "cksum", "dirname", "id", "rm")
PYTHON_WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; *) echo 3.11;; esac\n'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder `bin` with no Python and no browser, beside a copy of the scripts."""
    (tmp_path / "bin").mkdir()
    for name in NEEDED:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in ("requirements.txt", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def says(machine: Path, *command: str, **variables: str) -> str:
    """Run a script that must fail, and return its one line."""
    environment = {"PATH": str(machine / "bin"), "HOME": os.environ.get("HOME", "/")} | variables
    script, *options = command
    result = subprocess.run(
        [machine / "scripts" / script, *options],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 1
    assert not (machine / ".venv").exists()
    (line,) = result.stderr.splitlines()
    return line


def test_no_python(machine: Path) -> None:
    assert "no Python 3.11 or later found: install one" in says(machine, "environment")


def test_python_that_is_none(machine: Path) -> None:
    assert "PYTHON=cat is not Python 3.11" in says(machine, "environment", PYTHON="cat")


def test_python_without_venv(machine: Path) -> None:
    python = machine / "bin" / "python3"
    python.write_text(PYTHON_WITHOUT_VENV, encoding="utf-8")
    python.chmod(0o755)
    assert "apt-get install python3-venv" in says(machine, "environment")


def test_browser_that_is_none(machine: Path) -> None:
    assert "CHROMIUM=nothing is not a program" in says(machine, "browser", CHROMIUM="nothing")
