"""The mistakes that a contributor makes: each is told in one line, with its place and a remedy."""

from pathlib import Path

import pytest

from tests.timings.page import Page, fence
from tests.timings.tiny import ROUNDS, Tiny, lay_down
from timings.checks.check import check
from timings.project.project import Project
from timings.render import fences

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


# --8<-- [start:idea]
def main() -> None:
    print(np.sqrt(4), svm.__name__, HERE)


# --8<-- [end:idea]
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

```python title="snippets/chap/prog.py"
--8<-- "chap/prog.py:program"
```

```output
program: chap/prog.py
```

```python
--8<-- "chap/prog.py:idea"
```

```timings
experiment: sums
```

```timings
experiment: additions
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
CHAP, PROG, TEST = "docs/chap.md", "snippets/chap/prog.py", "tests/chap/test_prog.py"
DECLARED, GUARD = "snippets/chap/experiments.py", 'if __name__ == "__main__"'
TWO, TWO_TEST = "snippets/chap/two.py", "tests/chap/test_two.py"
DESCRIBE = 'begin the page with three lines, ---, "description: one sentence", and ---'
MAIN = f"put that into main(), and call it under {GUARD}"
EMBED = 'write --8<-- "chapter/program.py" in a fence of its own'
SECTION = "name a section, never lines (have: idea, program)"
ALONE = '"""Print two."""\n\nif __name__ == "__main__":\n    print(2)\n'

MISTAKES = {
    f'{CHAP}:19: {PROG} has no section "thought": {SECTION}': (CHAP, ":idea", ":thought", 2),
    f'{CHAP}:19: {PROG} has no section "3:4": {SECTION}': (CHAP, ":idea", ":3:4", 2),
    f'{PROG}:23: section "idea" never ends: add # --8<-- [end:idea]':
        (PROG, "# --8<-- [end:idea]\n", ""),
    f'{PROG}:27: section "idea" ends before it starts: add # --8<-- [start:idea]':
        (PROG, "# --8<-- [start:idea]\n", "", 2),
    f'{PROG}:32: section "idea" is there twice: rename one':
        (PROG, "", "# --8<-- [start:idea]\n# --8<-- [end:idea]\n"),
    f"{PROG}:32: no section marker: write # --8<-- [start:NAME] or [end:NAME]":
        (PROG, "", "# -8<- [start:other]\n"),
    f'{PROG}: section "o" is shown nowhere: embed it or drop it':
        (PROG, "# --8<-- [end:idea]", "# --8<-- [end:idea]\n# --8<-- [start:o]\n# --8<-- [end:o]"),
    f"{PROG}: it is shown whole 2 times: embed it once, where it belongs":
        (CHAP, "", '\n```python\n--8<-- "chap/prog.py"\n```\n'),
    f'{CHAP}:19: no program snippets/chap/progs.py: did you mean "chap/prog.py"? If not, write '
    "it":
        (CHAP, "chap/prog.py:idea", "chap/progs.py", 2),
    f"{TWO}: it is shown nowhere: embed it once, where it belongs": (TWO, "", ALONE, 2),
    f"{TWO}: it has no value test: write {TWO_TEST}": (TWO, "", ALONE, 2),
    f"{TWO_TEST}: it tests no program: rename or remove it": (TWO_TEST, "", ""),
    f"{CHAP}:20: not an embedded program: {EMBED}":
        (CHAP, '"chap/prog.py:idea"', "chap/prog.py:idea", 3),
    f"{CHAP}:45: not an embedded program: {EMBED}": (CHAP, "", '\n--8<-- "chap/prog.py"\n'),
    f"{CHAP}:19: an embedded program does not stand alone: give it a fence of its own that "
    "starts ```python":
        (CHAP, '"chap/prog.py:idea"', '"chap/prog.py:idea"\nprint(2)', 2),
    f"{CHAP}:45: Python that nobody runs: make it a program below snippets/, and embed that":
        (CHAP, "", "\n```python\nprint(2)\n```\n"),
    f"{CHAP}:45: output typed by hand, or no language: use an `output` fence, or name the "
    "language":
        (CHAP, "", "\n```text\n2\n```\n"),
    f"{CHAP}:11: a fence is opened and never closed: close it by a line ```":
        (CHAP, "```\n\n```output", "\n```output"),
    f"{CHAP}:45: a fence is opened and never closed: close it by a line ```":
        (CHAP, "", "\n```sh\nmake\n"),
    f'{CHAP}:45: footnote "somewhere" is named and not written: write [^somewhere]: …':
        (CHAP, "", "\nSo it is said.[^somewhere]\n"),
    f'{CHAP}:45: footnote "somewhere" is written, never named: name it or drop it':
        (CHAP, "", "\n[^somewhere]: There.\n"),
    f'{CHAP}:11: the title "{TWO}" is not what is shown: write title="{PROG}", or none: it is '
    "put there by itself":
        (CHAP, 'title="snippets/chap/prog.py"', f'title="{TWO}"'),
    "docs/other.md:1: snippets/chap/lib/helper.py belongs into docs/chap.md, with the rest of "
    "its folder: show it whole there, and a section of it here":
        ("docs/other.md", "", '```python\n--8<-- "chap/lib/helper.py"\n```\n', 4),
    f'{DECLARED}: experiment "additions" is shown nowhere: give it one timings fence':
        (CHAP, "```timings\nexperiment: additions\n```\n", ""),
    f'{CHAP}:27: no experiment "addition": did you mean "additions"? If not, declare it in '
    "snippets/<chapter>/experiments.py":
        (CHAP, "experiment: additions", "experiment: addition"),
    f"{CHAP}:45: [[speedup sums, sum]] has no colon, and would be shown as it stands: write "
    "[[speedup: EXPERIMENT, VARIANT]]":
        (CHAP, "", "\nIt is [[speedup sums, sum]] as fast.\n"),
    f'{CHAP}:45: no experiment "summs": did you mean "sums"? If not, declare it in '
    "snippets/<chapter>/experiments.py":
        (CHAP, "", "\nIt is [[speedup: summs,\nsum]] as fast.\n"),
    f'{CHAP}:31: "1.9x as fast" is typed by hand: write [[speedup: experiment, variant]], or '
    "put a claim into the timings fence":
        (CHAP, "or half a second", "and two threads are 1.9x as fast"),
    f"{CHAP}: no entry of the menu leads to it: list it under nav in mkdocs.yml":
        ("mkdocs.yml", "", "nav:\n  - Start: index.md\n", 2),
    "mkdocs.yml:3: it lists docs/labs/chap.md, which is not there: take the entry out, or "
    "restore the page":
        ("mkdocs.yml", "", "nav:\n  - Chapter: chap.md\n  - Lab: labs/chap.md\n"),
    f"{CHAP}:1: no description: {DESCRIBE}": (CHAP, "---\ndescription: Take a root.\n---\n\n", ""),
    f"docs/other.md:1: no description: {DESCRIBE}":
        ("docs/other.md", "", "---\ndescription: ' '\n---\n\n# Other\n"),
    f"{CHAP}:1: the description has 161 characters: search engines cut it after about 160: say "
    "it in fewer":
        (CHAP, "Take a root.", "r" * 161),
    f"{CHAP}:1: the block between the lines --- is not YAML: mapping values are not allowed "
    'here: write lines "key: value", quote what has a colon, and use no & or *':
        (CHAP, "Take a root.", "Roots: take one."),
    f'{CHAP}: no title: begin the text with one line "# Title"': (CHAP, "# Roots\n", ""),
    f"{CHAP}:37: a second title: a page has one: make this one ##":
        (CHAP, "## Use this when", "# Roots again\n\n## Use this when"),
    f'{CHAP}:31: "just" belittles: the sentence says the same without it':
        (CHAP, "It takes", "It just takes"),
    f"{CHAP}:11: nothing shows what {PROG} prints: add an output fence, with the line "
    '"program: chap/prog.py"':
        (CHAP, "```output\nprogram: chap/prog.py\n```\n", ""),
    f'{CHAP}: no box "When not to use this": add one near the top, as !!! tip "When not to use '
    'this"':
        (CHAP, "When not to use this", "Note"),
    f'{CHAP}: no section "## Use this when": end the chapter with one':
        (CHAP, "## Use this when", "## Use that"),
    f'{CHAP}: no sources: add a section "## Sources" with footnotes, or cite '
    "[1](references.md#r1)":
        (CHAP, "## Sources", "## Thanks"),
    f"{PROG}: no docstring: begin it with one line that says what it does":
        (PROG, '"""Print a root."""\n', ""),
    f"{PROG}:9: it imports timings, which a reader's copy has not: do without it":
        (PROG, "import os\n", "import os\nfrom timings import Experiment\n"),
    f"{PROG}:9: it imports snippets, which a reader's copy has not: do without it":
        (PROG, "import os\n", "import os\nimport snippets.chap.other\n"),
    f"{PROG}:13: it imports sklearn, which its block at the top does not name: add it to "
    '"# dependencies = […]" there (PEP 723)':
        (PROG, '["numpy", "scikit-learn"]', '["numpy"]'),
    f"{PROG}:21: it acts when it is imported: {MAIN}":
        (PROG, 'NAME = "other"\n', 'NAME = "other"\nprint(1)\n'),
    f"{PROG}:17: it acts when it is imported: {MAIN}": (PROG, 'NAME = "other"', "print(1)"),
    f"{PROG}: no line {GUARD}: call main() under one": (PROG, f"{GUARD}:\n    main()\n", ""),
    f"{PROG}:15: it names another host: let it serve what it asks for itself":
        (PROG, "http://127.0.0.1:8000/", "https://example.org/data.csv"),
    f"{TEST}: it asserts nothing, so it cannot fail: compare a value with one found elsewhere":
        (TEST, "assert ", "print"),
    f"{TEST}:1: not Python: unmatched ')': mend it": (TEST, "assert ", "assert )"),
}  # fmt: skip
"""The line that is told; a file, what is in it once, and what stands there instead: after "", at
its end. Then how many lines are told in all, where one mistake leads to another.
"""

FORM = 'the timings fence has no line "experiment: …"'
FENCES = [
    ("timings", "", FORM),
    ("timings", "sums", FORM),
    ("timings", "- experiment: sums", FORM),
    ("timings", "claims: []", FORM),
    ("timings", "experiment: summs", 'no experiment "summs": did you mean "sums"?'),
    ("timings", "experiment:", 'no experiment "None"'),
    ("timings", "experiment: [sums]", "no experiment \"['sums']\""),
    ("timings", "experiment: sums\nclaim: []", 'has no option claim: did you mean "claims"?'),
    ("timings", "experiment: sums\n1: x", "the timings fence has no option 1"),
    ("timings", "experiment: sums\nclaims: sum wins", "claims is no list: write a list, one"),
    ("timings", "experiment: sums\nclaims:\n  - sum wins", 'the claim "sum wins": write it as'),
    ("timings", "experiment: sums\nclaims:\n  - a: b", "cannot read the claim"),
    ("timings", "experiment: sums\nclaims:\n  - product is at least 2x as fast as loop",
        'experiment "sums" has no variant "product": fix the name (have: loop, sum)'),
    ("timings", "experiment: sums\ntimeline: sum", "no list of variants: name some of loop, sum"),
    ("timings", "experiment: sums\ntimeline: [product]", "timeline is no list of variants"),
    ("timings", "experiment: sums\ntimeline: [[sum]]", "timeline is no list of variants"),
    ("timings", "experiment: 'sums", "the timings fence is not YAML: "),
    ("timings", "experiment: sums\n\tclaims: []", "the timings fence is not YAML: "),
    ("timings", "experiment: *sums", "the timings fence is not YAML: "),
    ("timings", "experiment: 2026-13-45", "the timings fence is not YAML: "),
    ("timings", "experiment: " + "[" * 2000, "the timings fence is not YAML: "),
    ("output", "", 'the output fence has no line "program: …"'),
    ("output", "program: chap/gone.py",
        'no program snippets/chap/gone.py: did you mean "chap/prog'),
    ("output", "program: ../chap/prog.py", "no program snippets/../chap/prog.py"),
    ("output", "program: chap/experiments.py", "no program snippets/chap/experiments.py"),
    ("output", "program: chap/prog.py\nstart-method: spawn",
        "not run under spawn: name another, or"),
    ("output", "program: chap/prog.py\nstart-method: [spawn]", "is not run under ['spawn']"),
    ("output", "program: chap/prog.py\nmethod: spawn", "the output fence has no option method"),
    ("output", "program: {", "the output fence is not YAML: "),
]  # fmt: skip
FALSE = "experiment: sums\nclaims:\n  - sum is at least 5x as fast as loop"
AGAIN = "run python -m timings record --only"
COMMANDS = {
    'no chapter "chp": did you mean "chap"?': ((CHAP, "", ""), "check --chapter chp"),
    f'{CHAP}:23: local contradicts "sum is at least 5x as fast as loop": it recorded 2x as '
    "fast (2 to 2): correct the claim, or record again":
        ((CHAP, "experiment: sums", FALSE), "check --chapter chap"),
    f"{PROG}: it was not run as it is: {AGAIN} chap/prog.py":
        ((PROG, "sqrt(4)", "sqrt(9)"), "check --chapter chap"),
    f'{DECLARED}: experiment "sums" was not measured as it is: {AGAIN} sums --budget 2':
        ((DECLARED, "Adding fifty numbers", "Adding 50 numbers"), "check --chapter chap"),
    f"docs/labs/chap.py: it was not run as it is: {AGAIN} labs/chap":
        (("docs/labs/chap.py", "", "# %% [markdown]\n# # Lab\n#\n# Play.\n\n# %%\n1 / 0\n"),
         "check --chapter chap"),
    "docs/labs/chp.py: there is no chapter docs/chp.md: give the lab the name of its chapter":
        (("docs/labs/chp.py", "", "# %% [markdown]\n# # Lab\n#\n# Play.\n"), "check --sources"),
    '--only: no experiment "summs": did you mean "sums"? If not, declare it in '
    "snippets/<chapter>/experiments.py":
        ((CHAP, "", ""), "record --only summs"),
}  # fmt: skip


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """A project that keeps every rule."""
    tiny = lay_down(tmp_path / "project")
    tiny.write(PROG, PROGRAM)
    tiny.write(CHAP, PAGE)
    return tiny


def make(tiny: Tiny, name: str, old: str, new: str) -> None:
    """Make a mistake."""
    if old:
        tiny.replace(name, old, new)
        return
    file = tiny.root / name
    tiny.write(name, (file.read_text(encoding="utf-8") if file.exists() else "") + new)


def told(tiny: Tiny, capsys: pytest.CaptureFixture[str], *command: str) -> list[str]:
    """The lines in which a command tells what is wrong; none if it ends well."""
    code = tiny.cli(*(command or ("check", "--sources")))
    lines = capsys.readouterr().err.splitlines()
    assert code == bool(lines)
    assert all(line.startswith("error: ") for line in lines)
    return [line.removeprefix("error: ") for line in lines]


def test_who_makes_none_is_told_nothing(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    excerpt = '```python\n--8<-- "chap/prog.py:idea"\n```\n'
    tiny.write("docs/other.md", f"---\ndescription: Other.\n---\n\n# Other\n\n{excerpt}")
    assert told(tiny, capsys) == []


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_is_told_in_one_line(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    *change, many = (*MISTAKES[line], 1)[:4]
    make(tiny, *change)
    found = told(tiny, capsys)
    assert line in found
    assert len(found) == many


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_tells_it(tiny: Tiny, capsys: pytest.CaptureFixture[str], line: str) -> None:
    record = tiny.made_up(ROUNDS)
    record.entries |= tiny.made_up({"comprehension": (0.2,), "map": (0.1,)}, "additions").entries
    run = tiny.made_up_run()
    record.runs[run.key] = run
    change, command = COMMANDS[line]
    if command.startswith("check"):
        tiny.save(record)
        assert told(tiny, capsys, "check", "--chapter", "chap") == []
    make(tiny, *change)
    assert told(tiny, capsys, *command.split()) == [line]


@pytest.mark.parametrize(("kind", "text", "says"), FENCES)
def test_a_bad_fence_is_told_with_its_line_and_stops_the_build(
    tiny: Tiny, kind: str, text: str, says: str
) -> None:
    page = f"# Title\n\n```{kind}\n{text}\n```\n"
    tiny.save(tiny.made_up(ROUNDS))
    line = Page(tiny).refused(page)
    assert line.startswith(f"{kind} fence: ")
    assert says in line
    tiny.write("docs/other.md", page)
    here = [one for one in check(tiny.project, []).problems if one.place == "docs/other.md:3"]
    assert len(here) == 1
    assert says in str(here[0])
    assert "\n" not in str(here[0])


@pytest.mark.parametrize(
    ("old", "new"), [("chap", "threading"), ("chap", "numpy"), ("prog", "queue")]
)
def test_names_that_shadow_a_module(
    tiny: Tiny, capsys: pytest.CaptureFixture[str], old: str, new: str
) -> None:
    for path in (PROG, TEST):
        there = tiny.root / path.replace(old, new)
        there.parent.mkdir(exist_ok=True)
        (tiny.root / path).rename(there)
    text = PAGE.replace("chap/prog", "chap/prog".replace(old, new))
    folders = f"snippets: [{', '.join(dict.fromkeys(('chap', 'chap'.replace(old, new))))}]"
    tiny.write(CHAP, text.replace("---", f"---\n{folders}", 1))
    what = "its file" if old == "prog" else "its folder"
    assert told(tiny, capsys) == [
        f"{PROG.replace(old, new)}: {what} is named like the module {new}, and may be imported in "
        "its place: rename it"
    ]


def test_a_program_that_is_meant_to_fail_may_do_without_the_guard(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny.replace(
        PROG, '"scikit-learn"]', '"scikit-learn"]\n# [tool.timings]\n# expect = ["OSError"]'
    )
    tiny.replace(PROG, f"{GUARD}:\n    main()\n", "main()\n")
    assert told(tiny, capsys) == []


def test_a_long_program_is_a_note(tiny: Tiny) -> None:
    lines = "".join(f"    print({number})\n" for number in range(50))
    tiny.replace(PROG, "def main() -> None:\n", f"def main() -> None:\n{lines}")
    problems, notes, _ = check(tiny.project, [])
    assert problems == []
    assert [note for note in notes if note.place == PROG]


def test_a_workflow_is_told_beside_the_line(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a form that no text of a page can break out of."""
    tiny.replace(CHAP, ":idea", ":100%0A::error")
    assert tiny.cli("check", "--sources") == 1
    assert "::error" not in capsys.readouterr().out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert tiny.cli("check", "--sources") == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f"::error file={CHAP},line=19::{PROG} has no section")
    assert "100%250A::error" in first


def test_this_project_makes_none(project: Project) -> None:
    found, _, summary = check(project, ["linux-2core", "linux-2core-free-threaded"])
    unrecorded = ("is not recorded", "is not compiled", "before the last change")
    assert [one for one in found if not any(word in one.wrong for word in unrecorded)] == []
    assert len(project.programs) > 30, summary
    assert len(project.experiments) > 8, summary


def test_a_failure_of_its_own_is_not_swallowed(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise AttributeError("no such\nthing")

    for kind, name, text in (
        ("timings", "panel_html", fence("sums")),
        ("output", "_output_html", "```output\nprogram: chap/prog.py\n```\n"),
    ):
        monkeypatch.setattr(fences, name, broken)
        told = f"{kind} fence could not be shown: AttributeError: no such thing"
        assert Page(tiny).refused(text) == told


def test_a_source_that_cannot_be_read_stops_the_build(tiny: Tiny) -> None:
    tiny.write(DECLARED, "def f(:\n")
    assert Page(tiny).refused(fence("sums")).startswith(f"{DECLARED}:1: not Python")


@pytest.mark.parametrize("nested", ["- a list\n\n    {}", "> {}"])
def test_inside_a_list_and_a_quote_it_stops_the_build_too(tiny: Tiny, nested: str) -> None:
    before = nested.rpartition("\n")[2].removesuffix("{}")
    text = nested.format(fence("summs").replace("\n", f"\n{before}"))
    assert 'no experiment "summs"' in Page(tiny).refused(text)
