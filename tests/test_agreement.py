"""Programs, tests and chapters agree; each way not to is told in one line, with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from timings.checks.check import check
from timings.cli import main
from timings.project.project import Project

PROGRAM = '''\
# /// script
# dependencies = []
# ///

# --8<-- [start:program]
"""Prints one."""
# --8<-- [start:idea]
if __name__ == "__main__": print(1)
# --8<-- [end:idea]
# --8<-- [end:program]
'''
PAGE = """\
---
description: Print one.
---

# Chapter

!!! tip "When not to use this"

    - Never.

## Use this when

- You count ([1](references.md#r1)).

```python title="snippets/chapter/one.py"
--8<-- "chapter/one.py:program"
```

```output
program: chapter/one.py
```

```python
--8<-- "chapter/one.py:idea"
```
"""
EXPERIMENT = """\
from timings import Experiment

sums = Experiment(name="sums", title="Sums", variants={"a": 1, "b": 2}, baseline="a")
"""

Change = Callable[[Path], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of one program, shown and tested."""
    write(tmp_path, "requirements.txt", "# --- programs and experiments ---\nnumpy==1.0\n")
    write(tmp_path, "snippets/chapter/one.py", PROGRAM)
    write(tmp_path, "docs/chapter.md", PAGE)
    write(tmp_path, "tests/chapter/test_one.py", "assert True\n")
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def problems(root: Path) -> list[str]:
    return list(map(str, check(Project(root), []).problems))


def replaced(name: str, old: str, new: str) -> Change:
    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        write(root, name, text.replace(old, new, 1))

    return change


def added(name: str, text: str) -> Change:
    def change(root: Path) -> None:
        path = root / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        write(root, name, before + text)

    return change


def removed(name: str) -> Change:
    return lambda root: (root / name).unlink()


PAGE_NAME, ONE = "docs/chapter.md", "snippets/chapter/one.py"
FAULTS = {
    "no program": (
        replaced(PAGE_NAME, '"chapter/one.py:program"', '"chapter/two.py"'),
        'docs/chapter.md:15: no program snippets/chapter/two.py: did you mean "chapter/one.py"? '
        "If not, write it",
    ),
    "no section": (
        replaced(PAGE_NAME, ":idea", ":thought"),
        'docs/chapter.md:23: snippets/chapter/one.py has no section "thought": name a section, '
        "never lines (have: idea, program)",
    ),
    "lines": (
        replaced(PAGE_NAME, ":idea", ":3:4"),
        'docs/chapter.md:23: snippets/chapter/one.py has no section "3:4": name a section, never '
        "lines (have: idea, program)",
    ),
    "section that never ends": (
        replaced(ONE, "# --8<-- [end:idea]\n", ""),
        f'{ONE}:7: section "idea" never ends: add # --8<-- [end:idea]',
    ),
    "section that never starts": (
        replaced(ONE, "# --8<-- [start:idea]\n", ""),
        f'{ONE}:8: section "idea" ends before it starts: add # --8<-- [start:idea]',
    ),
    "section twice": (
        added(ONE, "# --8<-- [start:idea]\n# --8<-- [end:idea]\n"),
        f'{ONE}:11: section "idea" is there twice: rename one',
    ),
    "marker misspelt": (
        added(ONE, "# -8<- [start:other]\n"),
        f"{ONE}:11: no section marker: write # --8<-- [start:NAME] or [end:NAME]",
    ),
    "section shown nowhere": (
        replaced(PAGE_NAME, ":idea", ":program"),
        f'{ONE}: section "idea" is shown nowhere: embed it or drop it',
    ),
    "shown twice": (
        added(PAGE_NAME, '\n```python\n--8<-- "chapter/one.py"\n```\n'),
        f"{ONE}: it is shown whole 2 times: embed it once, in its chapter",
    ),
    "program in no chapter": (
        added("snippets/chapter/two.py", "print(2)\n"),
        "snippets/chapter/two.py: it is shown nowhere: embed it once, in its chapter",
    ),
    "program without a test": (
        removed("tests/chapter/test_one.py"),
        f"{ONE}: it has no value test: write tests/chapter/test_one.py",
    ),
    "test without a program": (
        added("tests/chapter/test_two.py", ""),
        "tests/chapter/test_two.py: it tests no program: rename or remove it",
    ),
    "unquoted": (
        replaced(PAGE_NAME, '"chapter/one.py:idea"', "chapter/one.py:idea"),
        'docs/chapter.md:24: not an embedded program: write --8<-- "chapter/program.py" in a '
        "fence of its own",
    ),
    "outside of a fence": (
        added(PAGE_NAME, '\n--8<-- "chapter/one.py"\n'),
        'docs/chapter.md:27: not an embedded program: write --8<-- "chapter/program.py" in a '
        "fence of its own",
    ),
    "beside other code": (
        replaced(PAGE_NAME, '"chapter/one.py:idea"', '"chapter/one.py:idea"\nprint(2)'),
        "docs/chapter.md:23: an embedded program does not stand alone: give it a fence of its own "
        "that starts ```python",
    ),
    "Python that nobody runs": (
        added(PAGE_NAME, "\n```python\nprint(2)\n```\n"),
        "docs/chapter.md:27: Python that nobody runs: make it a program below snippets/, and "
        "embed that",
    ),
    "output typed by hand": (
        added(PAGE_NAME, "\n```text\n2\n```\n"),
        "docs/chapter.md:27: output typed by hand, or no language: use an `output` fence, or name "
        "the language",
    ),
    "fence that never ends": (
        added(PAGE_NAME, "\n```sh\nmake\n"),
        "docs/chapter.md:27: a fence is opened and never closed: close it by a line ```",
    ),
    "footnote not written": (
        added(PAGE_NAME, "\nSo it is said.[^somewhere]\n"),
        'docs/chapter.md:27: footnote "somewhere" is named and not written: write [^somewhere]: …',
    ),
    "footnote not named": (
        added(PAGE_NAME, "\n[^somewhere]: There.\n"),
        'docs/chapter.md:27: footnote "somewhere" is written, never named: name it or drop it',
    ),
    "experiment in no chapter": (
        added("snippets/chapter/experiments.py", EXPERIMENT),
        'snippets/chapter/experiments.py: experiment "sums" is shown nowhere: give it one timings '
        "fence",
    ),
    "called something else": (
        replaced(PAGE_NAME, 'title="snippets/chapter/one.py"', 'title="snippets/chapter/two.py"'),
        'docs/chapter.md:15: the title "snippets/chapter/two.py" is not what is shown: write '
        'title="snippets/chapter/one.py", or none: it is put there by itself',
    ),
    "number without its colon": (
        added(PAGE_NAME, "\nIt is [[speedup sums, b]] as fast.\n"),
        "docs/chapter.md:27: [[speedup sums, b]] has no colon, and would be shown as it stands: "
        "write [[speedup: EXPERIMENT, VARIANT]]",
    ),
    "number over two lines": (
        added(PAGE_NAME, "\nIt is [[speedup: sums,\nb]] as fast.\n"),
        'docs/chapter.md:27: no experiment "sums": fix the name or declare it in '
        "snippets/<chapter>/experiments.py (have: none yet)",
    ),
    "page in no menu": (
        added("mkdocs.yml", "nav:\n  - Start: start.md\n"),
        f"{PAGE_NAME}: no entry of the menu leads to it: list it under nav in mkdocs.yml",
    ),
    "entry of the menu without a page": (
        added("mkdocs.yml", "nav:\n  - Chapter: chapter.md\n  - Lab: labs/chapter.md\n"),
        "mkdocs.yml:3: it lists docs/labs/chapter.md, which is not there: take the entry out, or "
        "restore the page",
    ),
    "whole in another chapter": (
        lambda root: (
            added("snippets/chapter/two.py", "print(2)\n")(root),
            added("tests/chapter/test_two.py", "")(root),
            added("docs/other.md", '```python\n--8<-- "chapter/two.py"\n```\n')(root),
        ),
        "docs/other.md:1: snippets/chapter/two.py belongs into docs/chapter.md, with the rest of "
        "its folder: show it whole there, and a section of it here",
    ),
}


def test_agreement_is_found(root: Path) -> None:
    assert problems(root) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_disagreement_is_told_in_one_line(fault: str, root: Path) -> None:
    change, line = FAULTS[fault]
    change(root)
    found = problems(root)
    assert line in found
    assert all("\n" not in problem for problem in found)


def test_a_workflow_is_told_beside_the_line(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a form that no text of a page can break out of."""
    replaced(PAGE_NAME, ":idea", ":100%0A::error")(root)
    command = ["--root", str(root), "check", "--sources"]
    assert main(command) == 1
    assert "::error" not in capsys.readouterr().out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert main(command) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("::error file=docs/chapter.md,line=23::snippets/chapter/one.py has no")
    assert "100%250A::error" in first


def test_a_misspelt_experiment_is_told_once(root: Path) -> None:
    added("snippets/chapter/experiments.py", EXPERIMENT)(root)
    added(PAGE_NAME, "\n```timings\nexperiment: sumps\n```\n")(root)
    assert problems(root) == [
        'docs/chapter.md:27: no experiment "sumps": did you mean "sums"? If not, declare it in '
        "snippets/<chapter>/experiments.py"
    ]


def test_a_fence_that_never_ends_is_the_only_thing_told(root: Path) -> None:
    replaced(PAGE_NAME, "```\n\n```output", "\n```output")(root)
    wrong = "a fence is opened and never closed: close it by a line ```"
    assert problems(root) == [f"docs/chapter.md:15: {wrong}"]


def test_an_excerpt_may_stand_in_another_chapter(root: Path) -> None:
    excerpt = '```python\n--8<-- "chapter/one.py:idea"\n```\n'
    write(root, "docs/other.md", f"---\ndescription: Other.\n---\n\n# Other\n\n{excerpt}")
    assert problems(root) == []


def test_this_project_agrees(project: Project) -> None:
    found, _, summary = check(project, ["linux-2core", "linux-2core-free-threaded"])
    unrecorded = ("is not recorded", "is not compiled", "before the last change")
    assert [one for one in found if not any(word in one.wrong for word in unrecorded)] == []
    assert len(project.programs) > 30, summary
    assert len(project.experiments) > 8, summary
