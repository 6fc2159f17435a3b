"""Recorded notebooks, damaged in thousands of ways: refused in one line, or shown as harmlessly."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.walls.mutate import EACH, mutated
from tests.walls.watch import LONGEST, in_no_time, untouched
from timings.errors import TimingsError, one_line
from timings.pages.asks import LabCell
from timings.project.labs import FOLDER, Lab
from timings.project.project import ROOT, Project
from timings.render.programs.lab_box import lab_html
from timings.render.state import State, state

RECORDED = sorted(Project().records.glob(f"*/{FOLDER}/*.ipynb"))
ALLOWED = {
    *("a", "code", "div", "p", "pre", "time"),
    *("clipPath", "defs", "g", "image", "path", "rect", "svg", "text", "tspan", "use"),
}
"""The elements of a lab's page that its record may change."""

ACTS = re.compile(
    r"""\son\w+\s*=|javascript:|(?:href|src)="(?!#|data:image/png;base64,|[./\w-]+")"""
)


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> State:
    """The project with its labs, and an empty folder for each runner's notebooks."""
    root = tmp_path_factory.mktemp("project") / "project"
    for name in ("docs", "snippets", "requirements.txt", "requirements-gpu.txt"):
        if (ROOT / name).is_dir():
            leave = shutil.ignore_patterns("timings", "__pycache__", "notebooks")
            shutil.copytree(ROOT / name, root / name, ignore=leave, symlinks=True)
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, root / name)
    (root / "docs/timings/offered" / FOLDER).mkdir(parents=True)
    return state(root)


def page(now: State, lab: Lab) -> list[str]:
    """What the page of a lab shows of its record."""
    asked = [LabCell(lab, cell) for cell in (None, *range(1, len(lab.code) + 1))]
    return [lab_html(now, one, f"labs/{lab.name}.md", "", rendered=True) for one in asked]


def test_recorded_notebooks_are_shown(now: State) -> None:
    for path in RECORDED:
        shown = offer(now, json.loads(path.read_text(encoding="utf-8")), path.stem)
        assert "✓ Run from top to bottom" in shown[0], path
        assert any("<svg" in part for part in shown), path


def offer(now: State, document: dict | bytes, name: str) -> list[str]:
    """The page of a lab, with this as its record."""
    folder = now.project.records / "offered" / FOLDER
    if isinstance(document, dict):
        document["metadata"]["timings"]["runner"] = "offered"
        document = json.dumps(document).encode()
    (folder / f"{name}.ipynb").write_bytes(document)
    return page(replace(now), now.labs[name])  # which has read no notebook yet


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A recorded notebook, damaged, and the name of its lab."""
    path = draw(st.sampled_from(RECORDED))
    document = json.loads(path.read_text(encoding="utf-8"))
    document["metadata"]["timings"]["runner"] = "offered"
    return path.stem, draw(st.one_of(mutated(document), changed_drawing(document)))


@st.composite
def changed_drawing(draw: st.DrawFn, document: dict) -> bytes:
    """The notebook with a few characters of one of its drawings changed."""
    cells = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
    drawn = [one["data"] for cell in cells for one in cell["outputs"] if "data" in one]
    data = draw(st.sampled_from([one for one in drawn if "image/svg+xml" in one]))
    text = "".join(data["image/svg+xml"])
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        much = draw(st.integers(0, 30))
        new = draw(st.sampled_from(PIECES) | st.text(max_size=5))
        text = text[:at] + new + text[at + much :]
    data["image/svg+xml"] = text
    return json.dumps(document).encode()


PIECES = (
    *("", "<g>", "</g>", "<script>1</script>", ' onload="1"', "<a xlink:href='javascript:1'/>"),
    *(
        "<use xlink:href='#x' x='1' y='1'/>",
        "<path d='M 1'/>",
        "<clipPath id='x'/>",
        "1e999",
        "&x;",
    ),
    *("url(http://example.org)", "]]>", "<!--", "<?x?>", "nan", "<style>*{}</style>", "-", "."),
)


@EACH
@given(offered=damaged())
def test_a_damaged_notebook_is_refused_or_harmless(now: State, offered: tuple[str, bytes]) -> None:
    name, document = offered
    try:
        with in_no_time():
            shown = offer(now, document, name)
    except TimingsError as error:
        line = one_line(error)
        assert "\n" not in str(error)
        assert len(line) < LONGEST
        assert line.startswith(f"docs/timings/offered/labs/{name}.ipynb ")
        return
    finally:
        (now.project.records / "offered" / FOLDER / f"{name}.ipynb").unlink()
    for part in shown:
        part.encode()
        assert set(re.findall(r"<([a-zA-Z]\w*)", part)) <= ALLOWED
        acting = ACTS.search(re.sub(r">[^<]*<", "><", part))
        assert acting is None, acting[0]


@pytest.fixture(autouse=True)
def nothing_else_is_touched(now: State, tmp_path: Path):  # noqa: ANN201
    top = now.project.root.parent
    with untouched(top, now.project.records / "offered"):
        yield
