"""What is given to make is text: neither make nor a shell reads it as code."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from timings.project.project import ROOT

MAKEFILE = ROOT / "Makefile"
TARGETS = re.findall(r"^([a-z-]+):.* ## ", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE)
NAMES = (
    "ALL",
    "CURDIR",
    "NAME",
    "OS",
    "PIP_ARGS",
    "PYTHON",
    "REQUIRE",
    "RUNNER",
    "python",
)
CODE = (
    "a; touch pwned",
    "$(shell touch pwned)",
    "$(touch pwned)",
    "`touch pwned`",
    '"; touch pwned; "',
)
CODE += ("'; touch pwned; '", "$$(touch pwned)", "${eval x:=$(shell touch pwned)}")
STUB = '#!/bin/sh\necho "$*" >>ran\nenv >>env\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The Makefile, in front of scripts and a Python that only write down what they are given."""
    (tmp_path / "Makefile").write_bytes(MAKEFILE.read_bytes())
    names = [f"scripts/{path.name}" for path in (ROOT / "scripts").iterdir() if path.is_file()]
    for name in (*names, ".venv/bin/python"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(STUB, encoding="utf-8")
        file.chmod(0o755)
    return tmp_path


def make(folder: Path, *words: str, **given: str) -> int:
    (folder / "ran").unlink(missing_ok=True)
    environment = os.environ | given
    ran = subprocess.run(
        ["make", *words], cwd=folder, env=environment, check=False, capture_output=True, timeout=20
    )
    return ran.returncode


@pytest.mark.parametrize("code", CODE)
def test_nothing_that_is_given_is_run(folder: Path, code: str) -> None:
    given = dict.fromkeys(NAMES, code)
    for target in TARGETS:
        make(folder, target, **given)
        assert not (folder / "pwned").exists(), f"{target}, by the environment"
        make(folder, target, *(f"{name}={value}" for name, value in given.items()))
        assert not (folder / "pwned").exists(), f"{target}, on the command line"


@pytest.mark.parametrize("by", ["environment", "command line"])
def test_it_arrives_as_it_was_given(folder: Path, by: str) -> None:
    given = {"RUNNER": "a $(b) 'c'", "ALL": "1", "PIP_ARGS": "--index $x"}
    if by == "environment":
        make(folder, "record", **given)
    else:
        make(folder, "record", *(f"{name}={value}" for name, value in given.items()))
    assert (folder / "ran").read_text(encoding="utf-8").splitlines() == [
        "",
        "-m timings record --runner a $(b) 'c' --all",
    ]
    assert "PIP_ARGS=--index $x\n" in (folder / "env").read_text(encoding="utf-8")


def test_what_is_not_given_is_no_option(folder: Path) -> None:
    given = dict.fromkeys(("REQUIRE", "ALL"), "")
    assert make(folder, "check", **given) == 0
    assert (folder / "ran").read_text(encoding="utf-8").splitlines()[1] == "-m timings check"
    assert make(folder, "check", "REQUIRE=h100 linux-2core") == 0
    said = (folder / "ran").read_text(encoding="utf-8").splitlines()[1]
    assert said == "-m timings check --require h100 linux-2core"
    assert make(folder, "gpu-record", RUNNER="") == 2
