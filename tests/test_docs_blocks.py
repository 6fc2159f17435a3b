"""The pages for who reads or changes the sources: their Python runs, their commands exist.

What one of them, the reference, lists is all that there is.
"""

import importlib.util
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from pytest_codeblocks import CodeBlock, extract_from_file

from timings.experiment import Experiment
from timings.machine.needs import METHODS, NEEDS
from timings.pages.asks import FENCES, LISTINGS
from timings.pages.claims import CONDITIONS, FORM
from timings.pages.inline import KINDS
from timings.pages.page import read_page
from timings.project.labs import OPTIONS
from timings.project.project import ROOT
from timings.project.settings import SETTINGS

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "MAINTAINING.md",
    "STYLE.md",
    "SECURITY.md",
    "REFERENCE.md",
)
SHOWN = {"markdown", "text"}
"""Languages that are shown only: chapters have the same fences, and those are built."""

BLOCKS = [
    pytest.param(block, id=f"{page}:{block.lineno}")
    for page in PAGES
    for block in extract_from_file(ROOT / page)
    if block.syntax not in SHOWN
]


@pytest.mark.parametrize("page", PAGES)
def test_every_fence_is_extracted(page: str) -> None:
    fenced = [fence.info for fence in read_page(ROOT / page, page).fences]
    assert [block.syntax for block in extract_from_file(ROOT / page)] == fenced
    assert set(fenced) <= {"python", "sh", "bash"} | SHOWN


@pytest.mark.parametrize("block", BLOCKS)
def test_block_does_what_it_says(block: CodeBlock, tmp_path: Path) -> None:
    if block.syntax == "python":
        file = tmp_path / "block.py"
        file.write_text(block.code, encoding="utf-8")
        subprocess.run([sys.executable, file], cwd=tmp_path, check=True, timeout=60)
        return
    for line in block.code.splitlines():
        check_command(shlex.split(line))


def check_command(words: list[str]) -> None:
    """Fail unless the command could run. It is not run: these install, or record for minutes."""
    match words:
        case ["make", *arguments]:
            said = said_by("make", "--dry-run", *arguments)
            assert re.search(r"timings|pytest|pre_commit|scripts/(environment|lock)", said)
        case [".venv/bin/python", "-m", "pre_commit", "install"]:
            said_by(sys.executable, "-m", "pre_commit", "validate-config")
        case [".venv/bin/python", "-m", "pytest", file]:
            example = "tests/shared_memory"  # the chapter that the page lays down
            assert importlib.util.find_spec("pytest")
            assert file == example or (ROOT / file).exists()
        case ["PYTHONPATH=.", *rest]:
            check_command(rest)
        case ["$(scripts/python", version, "-m", "venv", folder]:  # what not every machine has
            assert re.fullmatch(r"3\.\d+t\)", version)
            assert (ROOT / "scripts/python").is_file()
            assert folder.startswith(".venv"), "not ignored by version control"
        case [".venv-free-threaded/bin/python", "-m", "pip", "install", "-c", file, *packages]:
            pinned = (ROOT / file).read_text(encoding="utf-8")
            for package in packages:
                assert re.search(rf"^{package}==", pinned, re.MULTILINE), package
        case [".venv/bin/python" | ".venv-free-threaded/bin/python", "-m", "timings", *rest]:
            command, *options = rest
            said = said_by(sys.executable, "-m", "timings", command, "--help")
            for option in options:
                assert not option.startswith("--") or re.search(rf"{option}\b", said), option
        case ["scripts/rehearse-workflows", *options]:
            said = said_by(ROOT / "scripts/rehearse-workflows", "--help")
            for option in options:
                assert not option.startswith("--") or re.search(rf"{option}\b", said), option
        case _:
            pytest.fail(f"nothing here checks the command {shlex.join(words)}")


def said_by(*command: str) -> str:
    """What a command prints; it must exit 0."""
    return subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    ).stdout


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_the_text_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for command in re.findall(r"`python -m timings ([a-z]+)", text):
        said_by(sys.executable, "-m", "timings", command, "--help")


LISTED = {
    "fence": set(FENCES),
    "number": set(KINDS),
    "setting": set(SETTINGS),
    "need": set(NEEDS),
    "argument": {field.name for field in fields(Experiment)},
    "option of a cell": OPTIONS,
}


def listed(head: str) -> dict[str, list[str]]:
    """A table of the reference by what its first column names: the other columns of each row."""
    text = (ROOT / "REFERENCE.md").read_text(encoding="utf-8")
    table = re.search(rf"^\| {head} \|.*\n\|[ -|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table, head
    rows = [row.strip("| ").split(" | ") for row in table[1].splitlines()]
    return {name: row[1:] for row in rows for name in re.findall(r"`([^`]+)`", row[0])}


@pytest.mark.parametrize("head", LISTED)
def test_the_reference_lists_all_that_there_is_and_nothing_else(head: str) -> None:
    assert set(listed(head)) == LISTED[head]


def test_the_reference_lists_each_fence_with_its_options() -> None:
    rows = {name: re.findall(r"`([^`]+)`", row[0]) for name, row in listed("fence").items()}
    assert rows == {name: [kind.needed, *kind.others] for name, kind in FENCES.items()}
    assert set(re.findall(r"`(\w+)`", listed("fence")["records"][1])) == set(LISTINGS)


def test_the_reference_has_the_grammar_of_claims() -> None:
    assert f"\n{FORM}\n" in (ROOT / "REFERENCE.md").read_text(encoding="utf-8")
    written = [
        text.replace("PARAMETER=VALUE", "size=10").replace("N ", "2 ")
        for text in listed("condition")
    ]
    found = [name for text in written for name, form in CONDITIONS if form.fullmatch(text)]
    assert found == ["at", "gil", "gil", *["method"] * len(METHODS), "cores"]
