"""A new chapter passes everything as it is laid down; a name that cannot be one is told so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.conftest import build
from tests.site.test_files import outline, parse
from timings.cli import main
from timings.errors import TimingsError
from timings.project.project import ROOT, Project
from timings.scaffold.lay_down import NAVIGATION, lay_down

SOURCES = ("docs", "overrides", "snippets", "tests", "timings", "scripts")
FILES = ("mkdocs.yml", "pyproject.toml", "requirements.txt", "constraints.txt", "Makefile")
NAME, FOLDER = "shared-memory", "shared_memory"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a new chapter, laid down and recorded as by `make chapter`."""
    root = tmp_path_factory.mktemp("copy")
    for name in SOURCES:
        leave = shutil.ignore_patterns("__pycache__", "local")
        shutil.copytree(ROOT / name, root / name, ignore=leave)
    for name in FILES:
        shutil.copy(ROOT / name, root)
    for command in (
        ("chapter", NAME),
        ("record", "--chapter", NAME, "--budget", "1"),
        ("check", "--chapter", NAME),
    ):
        said = run(root, "timings", *command)
        assert said.returncode == 0, said.stdout + said.stderr
    return root


def run(root: Path, *module: str) -> subprocess.CompletedProcess:
    """Run a module of the copy, not of this project."""
    return subprocess.run(
        [sys.executable, "-m", *module],
        check=False,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_everything_is_there(copied: Path) -> None:
    folders = (copied / top / FOLDER for top in ("snippets", "tests"))
    own = [copied / f"docs/{NAME}/index.md", copied / f"docs/labs/{NAME}.py"]
    own += [path for folder in folders for path in folder.glob("*.py")]
    assert len(own) + len([NAVIGATION]) <= 10
    for path in own:
        text = path.read_text(encoding="utf-8")
        assert text or path.name == "__init__.py"
        for word in ("chapter-name", "chapter_folder", "Chapter Title"):
            assert word not in text, path


def test_the_navigation_has_one_line_more_in_each_list(copied: Path) -> None:
    before = (ROOT / NAVIGATION).read_text(encoding="utf-8").splitlines()
    after = (copied / NAVIGATION).read_text(encoding="utf-8").splitlines()
    new = [line for line in after if line not in before]
    entry = "      - Shared memory: "
    assert new == [f"{entry}{NAME}/index.md", f"{entry}labs/{NAME}.md"]
    assert [line for line in after if line not in new] == before
    for line in new:
        at = after.index(line)
        assert after[at - 1].startswith("      ")
        assert not after[at + 1].startswith("      ")


def test_its_tests_pass(copied: Path) -> None:
    said = run(copied, "pytest", "-q", "-p", "no:cacheprovider", f"tests/{FOLDER}")
    assert said.returncode == 0, said.stdout
    assert "8 passed" in said.stdout


def test_its_sources_are_in_order(copied: Path) -> None:
    python = (f"docs/labs/{NAME}.py", f"snippets/{FOLDER}", f"tests/{FOLDER}")
    for module in (
        ("ruff", "check", *python),
        ("ruff", "format", "--check", *python),
        ("codespell_lib", f"docs/{NAME}/index.md", *python),
        ("timings", "check", "--sources"),
    ):
        said = run(copied, *module)
        assert said.returncode == 0, said.stdout + said.stderr
    rumdl = [Path(sys.executable).with_name("rumdl"), "check", f"docs/{NAME}/index.md"]
    said = subprocess.run(rumdl, check=False, cwd=copied, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


def test_both_engines_build_the_same_of_it(copied: Path) -> None:
    outlines = []
    for engine in ("mkdocs", "zensical"):
        build(engine, folder=copied)
        outlines.append(outline(parse(copied / "site", NAME), NAME))
        shutil.rmtree(copied / "site")
    ours, theirs = outlines
    assert ours == theirs
    assert ours["panels"] == [f"{NAME}-squares"]
    added, refused = ours["outputs"]
    assert "add up to 2,666,664,666,667,000,000" in added
    assert "<lambda>" in refused
    assert all("holds" in claim for claim in ours["claims"])
    assert all("×" in number for number in ours["recorded"])


def test_a_chapter_that_is_not_recorded_is_told(copied: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(copied, root, ignore=shutil.ignore_patterns("local", "__pycache__"))
    said = run(root, "timings", "check", "--chapter", NAME)
    again = "run python -m timings record --only"
    assert said.returncode == 1
    assert said.stderr.splitlines() == [
        *(
            f"error: snippets/{FOLDER}/{one}.py: it was not run as it is: {again} {FOLDER}/{one}.py"
            for one in ("pitfall_lambda", "sum_of_squares")
        ),
        f'error: snippets/{FOLDER}/experiments.py: experiment "{NAME}-squares" was not measured as '
        f"it is: {again} {NAME}-squares --budget 2",
        f"error: docs/labs/{NAME}.py: it was not run as it is: {again} labs/{NAME}",
    ]
    command = said.stdout.splitlines()[-1].removeprefix("to record all of these: python -m ")
    assert run(root, *command.split()).returncode == 0
    assert run(root, "timings", "check", "--chapter", NAME).returncode == 0


@pytest.fixture
def bare(tmp_path: Path) -> Project:
    """A project of one chapter, that another can be laid down beside."""
    texts = {
        "mkdocs.yml": "nav:\n  - Chapters:\n      - One: one.md\n  - Labs:\n      - A: labs/a.md\n",
        "requirements.txt": "# --- programs and experiments ---\nnumpy==1.0\n",
        "docs/one.md": "",
        "snippets/one/it.py": "import dask\n",
        "tests/two/test_it.py": "",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Project(tmp_path)


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in root.rglob("*")}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "no name given: make chapter NAME=shared-memory"),
        ("Shared-Memory", '"Shared-Memory" is no name of a chapter: use lower-case letters'),
        ("shared_memory", '"shared_memory" is no name of a chapter'),
        ("shared memory", '"shared memory" is no name of a chapter'),
        ("-memory", '"-memory" is no name of a chapter'),
        ("shared--memory", '"shared--memory" is no name of a chapter'),
        ("../memory", '"../memory" is no name of a chapter'),
        ("$(touch x)", '"$(touch x)" is no name of a chapter'),
        ("8-cores", '"8-cores" is no name of a chapter'),
        ("m" * 31, "has 31 characters: at most 30 fit"),
        ("one", "docs/one.md is there already"),
        ("two", "tests/two is there already"),
        ("threading", "threading would shadow the module threading, which programs import"),
        ("concurrent", "concurrent would shadow the module concurrent"),
        ("dask", "dask would shadow the module dask"),
        ("numpy", "numpy would shadow the module numpy"),
        ("async", "async is a word of Python"),
    ],
)
def test_a_name_that_cannot_be_one(
    bare: Project, name: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(bare.root)
    assert main(["--root", str(bare.root), "chapter", "--", name]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: {told}") or told in line
    assert files(bare.root) == before


def test_a_navigation_without_chapters(bare: Project) -> None:
    (bare.root / NAVIGATION).write_text("nav:\n  - One: one.md\n", encoding="utf-8")
    before = files(bare.root)
    with pytest.raises(TimingsError, match="has no list Chapters in its nav"):
        lay_down(bare, NAME)
    assert files(bare.root) == before


def test_nothing_is_left_of_a_chapter_that_could_not_be_written(
    bare: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(bare.root)
    write = Path.write_text

    def full(path: Path, *arguments: object, **options: object) -> int:
        if path.name == "shared-memory.py":
            raise OSError(28, "No space left on device")
        return write(path, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(TimingsError, match="No space left on device: nothing was changed"):
        lay_down(bare, NAME)
    assert files(bare.root) == before


def test_comments_and_nested_entries_of_the_navigation_stay(bare: Project) -> None:
    text = (
        "nav: # all pages\n  - Chapters: # in order\n      - One: one.md # first\n"
        "      - Two:\n          - Part: two.md\n\n  - Labs:\n    - One: labs/one.md\n"
    )
    (bare.root / NAVIGATION).write_text(text, encoding="utf-8")
    lay_down(bare, NAME)
    after = (bare.root / NAVIGATION).read_text(encoding="utf-8")
    entry = "- Shared memory: shared-memory/index.md\n"
    lab = "- Shared memory: labs/shared-memory.md\n"
    assert after == text.replace("two.md\n", f"two.md\n      {entry}") + f"    {lab}"
