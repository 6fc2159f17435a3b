"""Each rule of programs, tests and pages: whoever breaks it is told where, and what to do."""

from pathlib import Path

import pytest

from timings.checks.check import check
from timings.project.project import Project

PROGRAM = '''\
# /// script
# dependencies = ["numpy", "scikit-learn"]
# ///

# --8<-- [start:program]
"""Print a root."""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy is imported

import numpy as np
from sklearn import svm

HERE = "http://127.0.0.1:8000/"

if os.name == "nt":
    NAME = "Windows"
else:
    NAME = "other"


def main() -> None:
    print(np.sqrt(4), svm.__name__, HERE)


if __name__ == "__main__":
    main()
# --8<-- [end:program]
'''
PAGE = """\
---
description: Take a root.
---

# Roots

!!! tip "When not to use this"

    - Never. `just` in code is no word, and just-in-time is one.

```python title="snippets/roots/root.py"
--8<-- "roots/root.py:program"
```

```output
program: roots/root.py
```

It takes 50 ms, or half a second.

```sh
echo this is simply 2x as fast
```

## Use this when

- You have a square.

## Sources

[A page](https://example.org/).
"""
TEST = "def test_root() -> None:\n    assert 2 * 2 == 4\n"
CHAPTER, ROOT, TEST_NAME = "docs/roots.md", "snippets/roots/root.py", "tests/roots/test_root.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of one program that keeps every rule."""
    pins = "# --- programs and experiments ---\nnumpy==1.0\n"
    for name, text in {
        "requirements.txt": pins,
        ROOT: PROGRAM,
        CHAPTER: PAGE,
        TEST_NAME: TEST,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def found(root: Path) -> list[str]:
    problems = list(map(str, check(Project(root), []).problems))
    assert all("\n" not in problem for problem in problems)
    return problems


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / name).write_text(text.replace(old, new), encoding="utf-8")


BREAKS = {
    "docstring": (
        (ROOT, '"""Print a root."""\n', ""),
        f"{ROOT}: no docstring: begin it with one line that says what it does",
    ),
    "imports the recorder": (
        (ROOT, "import os\n", "import os\nfrom timings import Experiment\n"),
        f"{ROOT}:9: it imports timings, which a reader's copy has not: do without it",
    ),
    "imports another program": (
        (ROOT, "import os\n", "import os\nimport snippets.roots.other\n"),
        f"{ROOT}:9: it imports snippets, which a reader's copy has not: do without it",
    ),
    "package not named": (
        (ROOT, '["numpy", "scikit-learn"]', '["numpy"]'),
        f"{ROOT}:13: it imports sklearn, which its block at the top does not name: add it to "
        '"# dependencies = […]" there (PEP 723)',
    ),
    "acts when imported": (
        (ROOT, "\n\ndef main", "print(1)\n\n\ndef main"),
        f"{ROOT}:21: it acts when it is imported: put that into main(), and call it under "
        'if __name__ == "__main__"',
    ),
    "acts in a branch": (
        (ROOT, 'NAME = "other"', "print(1)"),
        f"{ROOT}:17: it acts when it is imported: put that into main(), and call it under "
        'if __name__ == "__main__"',
    ),
    "no guard": (
        (ROOT, 'if __name__ == "__main__":\n    main()\n', ""),
        f'{ROOT}: no line if __name__ == "__main__": call main() under one',
    ),
    "another host": (
        (ROOT, "http://127.0.0.1:8000/", "https://example.org/data.csv"),
        f"{ROOT}:15: it names another host: let it serve what it asks for itself",
    ),
    "test that cannot fail": (
        (TEST_NAME, "assert 2 * 2 == 4", "print(2 * 2)"),
        f"{TEST_NAME}: it asserts nothing, so it cannot fail: compare a value with one found "
        "elsewhere",
    ),
    "test that is not Python": (
        (TEST_NAME, "def test_root() -> None:", "def test_root() -> None"),
        f"{TEST_NAME}:1: not Python: expected ':': mend it",
    ),
    "no front matter": (
        (CHAPTER, "---\ndescription: Take a root.\n---\n\n", ""),
        f"{CHAPTER}:1: no description: begin the page with three lines, ---, "
        '"description: one sentence", and ---',
    ),
    "empty description": (
        (CHAPTER, "Take a root.", "' '"),
        f"{CHAPTER}:1: no description: begin the page with three lines, ---, "
        '"description: one sentence", and ---',
    ),
    "long description": (
        (CHAPTER, "Take a root.", "r" * 161),
        f"{CHAPTER}:1: the description has 161 characters: search engines cut it after about 160: "
        "say it in fewer",
    ),
    "front matter not YAML": (
        (CHAPTER, "Take a root.", "Roots: take one."),
        f"{CHAPTER}:1: the block between the lines --- is not YAML: mapping values are not allowed "
        'here: write lines "key: value", quote what has a colon, and use no & or *',
    ),
    "no title": (
        (CHAPTER, "# Roots\n", ""),
        f'{CHAPTER}: no title: begin the text with one line "# Title"',
    ),
    "second title": (
        (CHAPTER, "## Use this when", "# Roots again\n\n## Use this when"),
        f"{CHAPTER}:25: a second title: a page has one: make this one ##",
    ),
    "just": (
        (CHAPTER, "It takes", "It just takes"),
        f'{CHAPTER}:19: "just" belittles: the sentence says the same without it',
    ),
    "ratio typed by hand": (
        (CHAPTER, "or half a second", "and two threads are 1.9x as fast"),
        f'{CHAPTER}:19: "1.9x as fast" is typed by hand: write [[speedup: experiment, variant]], '
        "or put a claim into the timings fence",
    ),
    "output not shown": (
        (CHAPTER, "```output\nprogram: roots/root.py\n```\n", ""),
        f"{CHAPTER}:11: nothing shows what {ROOT} prints: add an output fence, with the line "
        '"program: roots/root.py"',
    ),
    "no box": (
        (CHAPTER, "When not to use this", "Note"),
        f'{CHAPTER}: no box "When not to use this": add one near the top, as !!! tip "When not to '
        'use this"',
    ),
    "no summary": (
        (CHAPTER, "## Use this when", "## Use that"),
        f'{CHAPTER}: no section "## Use this when": end the chapter with one',
    ),
    "no sources": (
        (CHAPTER, "## Sources", "## Thanks"),
        f'{CHAPTER}: no sources: add a section "## Sources" with footnotes, or cite '
        "[1](references.md#r1)",
    ),
}


def test_who_keeps_every_rule_is_told_nothing(root: Path) -> None:
    assert found(root) == []


@pytest.mark.parametrize("rule", BREAKS)
def test_who_breaks_one_is_told_that_one(rule: str, root: Path) -> None:
    change, line = BREAKS[rule]
    edit(root, *change)
    assert found(root) == [line]


@pytest.mark.parametrize(
    ("old", "new"), [("roots", "threading"), ("roots", "numpy"), ("root", "queue")]
)
def test_names_that_shadow_a_module(root: Path, old: str, new: str) -> None:
    folder, file = ("roots", new) if old == "root" else (new, "root")
    for name in (f"snippets/{folder}", f"tests/{folder}"):
        (root / name).mkdir(exist_ok=True)
    (root / ROOT).rename(root / f"snippets/{folder}/{file}.py")
    (root / TEST_NAME).rename(root / f"tests/{folder}/test_{file}.py")
    text = (root / CHAPTER).read_text(encoding="utf-8")
    text = text.replace("roots/root", f"{folder}/{file}")
    text = text.replace("---\n", f"---\nsnippets: [{folder}]\n", 1)
    (root / CHAPTER).write_text(text, encoding="utf-8")
    what = "its file" if old == "root" else "its folder"
    assert found(root) == [
        f"snippets/{folder}/{file}.py: {what} is named like the module {new}, and may be imported "
        "in its place: rename it"
    ]


def test_a_program_that_is_meant_to_fail_may_do_without_the_guard(root: Path) -> None:
    expect = '"scikit-learn"]\n# [tool.timings]\n# expect = ["OSError"]\n'
    edit(root, ROOT, '"scikit-learn"]\n', expect)
    edit(root, ROOT, 'if __name__ == "__main__":\n    main()\n', "main()\n")
    assert found(root) == []


def test_a_long_program_is_a_note(root: Path) -> None:
    lines = "".join(f"    print({number})\n" for number in range(50))
    edit(root, ROOT, "def main() -> None:\n", f"def main() -> None:\n{lines}")
    problems, notes, _ = check(Project(root), [])
    assert problems == []
    assert [note for note in notes if note.place == ROOT]
