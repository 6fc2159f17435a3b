"""Labs: read as Jupytext reads them, run from top to bottom, shown as they were run."""

import json
from pathlib import Path

import jupytext
import nbformat
import pytest

from tests.timings.page import Page
from tests.timings.tiny import Tiny, git
from timings.errors import TimingsError
from timings.machine.needs import lacking
from timings.pages.chapters import read_chapter
from timings.project.labs import Lab, labs, read_lab
from timings.project.project import Project
from timings.recording.run import lab as recording
from timings.recording.run.lab import is_current, record_lab, run_lab
from timings.records.model import Record
from timings.records.notebooks import load_notebook
from timings.render import publish
from timings.render.state import state

HERE = Project()
ALL = labs(HERE)
LABS = sorted(ALL)
HEAD = "# %% [markdown]\n# # Lab: One\n#\n# What it is about,\n# in two lines.\n"
LAB = f'{HEAD}\n# %%\nprint(6 * 7)\n\n# %% [markdown]\n# > **Try this.** Take 8.\n\n# %%\n"a" "b"\n'
PLOT = """
# %%{}
import matplotlib.pyplot as plt

plt.plot([1, 2])
plt.show()
"""


@pytest.fixture
def lab(tiny: Tiny) -> Lab:
    """A lab of the tiny project."""
    return write(tiny, LAB)


def write(tiny: Tiny, text: str) -> Lab:
    path = tiny.project.docs / "labs" / "one.py"
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, encoding="utf-8")
    return read_lab(tiny.project, path)


def give(tiny: Tiny, lab: Lab, *outputs: list[dict], runner: str = "local", **known: str) -> None:
    """Keep a notebook of the lab, with these outputs, as a recording would."""
    notebook = recording.notebook_of(lab, known.pop("repository", ""))
    notebook["metadata"]["timings"] |= {"runner": runner} | known
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, (cell, given) in enumerate(zip(cells, outputs, strict=False), start=1):
        cell |= {"execution_count": number, "outputs": given}
    path = tiny.project.records / runner / "labs" / f"{lab.name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def printed(text: str) -> list[dict]:
    return [{"output_type": "stream", "name": "stdout", "text": [text]}]


@pytest.mark.parametrize("name", LABS)
def test_read_as_jupytext_reads_it(name: str) -> None:
    lab = ALL[name]
    cells = jupytext.read(HERE.docs / "labs" / f"{name}.py").cells
    assert [(cell.kind, cell.text) for cell in lab.cells] == [
        (cell.cell_type, cell.source) for cell in cells
    ]
    assert [cell.alt for cell in lab.cells] == [cell.metadata.get("alt", "") for cell in cells]


@pytest.mark.parametrize("name", LABS)
def test_runs_from_top_to_bottom(name: str) -> None:
    runs_from_top_to_bottom(ALL[name])


@pytest.mark.gpu
@pytest.mark.parametrize("name", [n for n in LABS if "gpu" in {c.needs for c in ALL[n].code}])
def test_the_half_for_a_gpu_runs_too(name: str) -> None:
    runs_from_top_to_bottom(ALL[name], gpu=True)


def runs_from_top_to_bottom(lab: Lab, *, gpu: bool = False) -> None:
    """Every cell that can be run here is, in order, and gives what can be shown."""
    notebook = run_lab(HERE, lab, "", gpu=gpu)
    nbformat.validate(nbformat.from_dict(notebook))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert ["".join(cell["source"]) for cell in code] == [cell.text for cell in lab.code]
    ran = [cell["execution_count"] for cell in code if cell["execution_count"]]
    assert ran == list(range(1, 1 + sum(not lacking(cell.needs, gpu=gpu) for cell in lab.code)))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert any("image/svg+xml" in output.get("data", {}) for output in outputs)
    assert any("**Try this.**" in cell.text for cell in lab.cells)


@pytest.mark.parametrize("name", LABS)
def test_belongs_to_a_chapter_that_links_to_it(name: str) -> None:
    pages = [HERE.root / page for page in read_chapter(HERE, name).pages]
    assert any(f"labs/{name}.md)" in page.read_text(encoding="utf-8") for page in pages)


def test_binder_installs_what_labs_import() -> None:
    text = (HERE.root / "binder" / "requirements.txt").read_text(encoding="utf-8")
    named = {line.partition("[")[0] for line in text.splitlines() if line[0] not in "#-"}
    imported = {
        package.partition("[")[0] for lab in labs(HERE).values() for package in lab.packages
    }
    pinned = (HERE.root / "constraints.txt").read_text(encoding="utf-8")
    for_gpu_alone = (HERE.root / "requirements-gpu.txt").read_text(encoding="utf-8")
    left_out = imported - named
    assert named <= imported | {"jupyterlab"}
    assert all(f"\n{package}==" in for_gpu_alone for package in left_out)
    assert all(f"\n{package}==" in pinned for package in imported - left_out)


def test_title_and_summary(lab: Lab) -> None:
    assert (lab.title, lab.summary) == ("Lab: One", "What it is about, in two lines.")


def test_a_change_to_what_it_imports_makes_it_stale(tiny: Tiny) -> None:
    (folder := tiny.root / "snippets" / "chapter").mkdir(exist_ok=True)
    program = folder / "answer.py"
    head = '# /// script\n# dependencies = ["numpy"]\n# ///\n'
    program.write_text(f"{head}ANSWER = 42\n", encoding="utf-8")
    text = f"{HEAD}\n# %%\nfrom snippets.chapter.answer import ANSWER\n\nprint(ANSWER)\n"
    before = write(tiny, text)
    assert before.packages == ("numpy",)
    record_lab(tiny.project, before, "local")
    assert is_current(tiny.project, before, "local")
    assert load_notebook(tiny.project, before, "local").outputs == (({"text/plain": "42\n"},),)
    assert [line for line in tiny.gaps(Record("local")) if "one.py" in line] == []
    program.write_text(f"{head}ANSWER = 43\n", encoding="utf-8")
    after = write(tiny, text)
    assert after.hash != before.hash
    assert not is_current(tiny.project, after, "local")
    (line,) = (one for one in tiny.gaps(Record("local")) if "labs" in one)
    assert line.startswith("docs/labs/one.py: it was run on local before the last change")


def test_a_pin_makes_it_stale(tiny: Tiny, lab: Lab) -> None:
    pins = tiny.root / "requirements.txt"
    text = pins.read_text(encoding="utf-8")
    heading = "\n# --- programs and experiments: labs ---\nmatplotlib==1.0\n"
    pins.write_text(text + heading, encoding="utf-8")
    again = read_lab(Project(tiny.root), tiny.project.docs / "labs" / "one.py")
    assert again.hash != lab.hash


BAD = {
    "no cell first": ("print(1)\n", "starts with a cell's marker"),
    "code first": ("# %%\nprint(1)\n", "holds a heading and, below it, a paragraph"),
    "no paragraph": ("# %% [markdown]\n# # Lab\n", "holds a heading and, below it, a paragraph"),
    "raw cell": (f"{LAB}\n# %% [raw]\n# x\n", "one.py:16: a cell is code, or [markdown]"),
    "option": (f"{LAB}\n# %% alt=x\n1\n", "one.py:16: a cell's options are alt and needs"),
    "unknown option": (f'{LAB}\n# %% tags="x"\n1\n', "one.py:16: a cell's options are"),
    "need": (f'{LAB}\n# %% needs="luck"\n1\n', "one.py:16: a cell can need gpu"),
    "bare line": (f"{LAB}\n# %% [markdown]\nx = 1\n", "one.py:16: every line of a [markdown]"),
    "not Python": (f"{LAB}\n# %%\nx =\n", "one.py:17: not Python"),
}


@pytest.mark.parametrize("kind", BAD)
def test_refuses_a_lab_in_one_line(tiny: Tiny, kind: str) -> None:
    text, why = BAD[kind]
    with pytest.raises(TimingsError) as caught:
        write(tiny, text)
    assert why in str(caught.value)
    assert str(caught.value).startswith("docs/labs/one.py")
    assert "\n" not in str(caught.value)


FAILS = {
    "error": ("1 / 0", 'cell 2 ("1 / 0") failed: ZeroDivisionError: division by zero'),
    "error further down": (
        "def broken():\n    return 1 / 0\n\n\nfor _ in [1]:\n    broken()  # here",
        'cell 2 ("broken() # here") failed: ZeroDivisionError: division by zero',
    ),
    "warning": ("import warnings\n\nwarnings.warn('careful')", "cell 2 wrote a warning: "),
    "hang": ("import time\n\ntime.sleep(60)", "was still running after 2 s"),
    "death": ("import os\n\nos._exit(3)", 'cell 2 ("import os") ended the kernel'),
    "file": ("print(open('left.txt', 'w').write('x'))", "left files behind: left.txt"),
    "no words": (PLOT.format("").partition("%%\n")[2], "cell 2 draws a picture: say what it shows"),
}


@pytest.mark.parametrize("kind", FAILS)
def test_a_failing_lab_keeps_the_last_good_notebook(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    if kind == "hang":
        monkeypatch.setattr(recording, "CELL_SECONDS", 2)
    give(tiny, write(tiny, LAB), printed("good\n"))
    kept = tiny.project.records / "local" / "labs" / "one.ipynb"
    before = kept.read_bytes()
    code, why = FAILS[kind]
    with pytest.raises(TimingsError) as caught:
        record_lab(tiny.project, write(tiny, f"{HEAD}\n# %%\n{code}\n"), "local")
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)
    assert kept.read_bytes() == before


@pytest.fixture
def shown(page: Page) -> Page:
    """A page of the tiny project, which has a lab."""
    write(page.tiny, LAB)
    return page


def test_never_shows_what_is_stale(shown: Page) -> None:
    give(shown.tiny, write(shown.tiny, LAB), printed("forty-two\n"))
    write(shown.tiny, LAB.replace("6 * 7", "6 * 9"))
    html = shown.html("```lab\nlab: one\n```\n\n```lab\nlab: one\ncell: 1\n```\n")
    assert "forty-two" not in html
    assert "before its last change" in html


def test_says_that_it_was_not_run(shown: Page) -> None:
    html = shown.html("```lab\nlab: one\n```\n")
    assert "Not run yet" in html
    assert "ipynb" not in html


def test_draws_in_the_colours_of_the_page(shown: Page) -> None:
    lab = write(shown.tiny, HEAD + PLOT.format(' alt="A line from 1 to 2."'))
    record_lab(shown.tiny.project, lab, "local")
    html = shown.html("```lab\nlab: one\ncell: 1\n```\n")
    assert 'aria-label="A line from 1 to 2."' in html
    assert "var(--timings-1)" in html
    assert "#1f77b4" not in html
    assert "#ffffff" not in html


BAD_NOTEBOOKS = ["", "{", "[]", '{"cells": []}', '{"metadata": {"timings": {"hash": 1}}}']


@pytest.mark.parametrize("text", BAD_NOTEBOOKS)
def test_refuses_a_bad_notebook_in_one_line(shown: Page, text: str) -> None:
    give(shown.tiny, write(shown.tiny, LAB), printed("42\n"))
    kept = shown.tiny.project.records / "local" / "labs" / "one.ipynb"
    kept.write_text(text, encoding="utf-8")
    line = shown.refused("```lab\nlab: one\n```\n")
    assert line.startswith("docs/timings/local/labs/one.ipynb is ")
    assert line.endswith("delete it and run python -m timings record --runner local")


@pytest.mark.parametrize(
    ("fence", "why"),
    [("lab: two", 'no lab "two"'), ("lab: one\ncell: 9", "has no code cell 9")],
)
def test_refuses_a_bad_fence(shown: Page, fence: str, why: str) -> None:
    assert why in shown.refused(f"```lab\n{fence}\n```\n")


def test_links_for_colab_and_binder_only_with_a_repository(
    shown: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, fence = write(shown.tiny, LAB), "```lab\nlab: one\n```\n"
    address = "https://github.com/someone/something"
    give(shown.tiny, lab, printed("42\n"), printed("ab\n"), runner="linux-2core")
    assert "Open in" not in shown.html(fence)
    monkeypatch.setenv("REPO_URL", address)
    assert "Open in" not in shown.html(fence)  # the repository lacks it
    git(shown.tiny.root, "init", "--quiet")
    git(shown.tiny.root, "add", "docs")
    html = shown.html(fence)
    assert "Open in Colab" not in html  # this notebook would not find the programs there
    assert "https://mybinder.org/v2/gh/someone/something/HEAD?labpath=docs%2Ftimings" in html
    give(shown.tiny, lab, [], [], [], runner="linux-2core", repository=address)
    wanted = f"{address.replace('github.com', 'colab.research.google.com/github')}/blob/HEAD/docs/"
    assert wanted in shown.html(fence)


def test_the_first_cell_fetches_the_project(tiny: Tiny, lab: Lab) -> None:
    address = "https://github.com/someone/something"
    notebook = run_lab(tiny.project, lab, address)
    first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert address in "".join(first["source"])
    assert first["execution_count"] == 1
    assert first["outputs"] == []


def test_pages_are_laid_out_and_cleared_away(tiny: Tiny, lab: Lab) -> None:
    page = tiny.project.docs / "labs" / "one.md"
    publish.publish(state(tiny.root))
    text = page.read_text(encoding="utf-8")
    assert text.startswith(
        '---\ndescription: "What it is about, in two lines."\n---\n\n# Lab: One\n'
    )
    assert "```python\nprint(6 * 7)\n```\n\n```lab\nlab: one\ncell: 1\n```\n" in text
    written = page.stat().st_mtime_ns
    publish.publish(state(tiny.root))
    assert page.stat().st_mtime_ns == written
    page.with_suffix(".py").unlink()
    publish.publish(state(tiny.root))
    assert not page.exists()


def test_every_lab_page_is_ignored_by_version_control() -> None:
    ignored = Path(HERE.root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"docs/labs/*.md", "docs/labs/notebooks/", "docs/snippets/"} <= set(ignored)
