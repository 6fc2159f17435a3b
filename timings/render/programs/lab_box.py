"""The page of a lab: its cells as Markdown, and below each code cell what it gave."""

import re
from collections.abc import Iterator
from html import escape
from posixpath import relpath

from timings.machine.needs import WORDS
from timings.pages.asks import LabCell
from timings.project.git import BRANCH, is_tracked
from timings.project.labs import FOLDER, Lab
from timings.records.model import LOCAL
from timings.records.notebook_rules import STREAM, SVG
from timings.records.notebooks import Notebook, binder_address, colab_address, load_notebook
from timings.records.published import NOTEBOOKS
from timings.render.links import folder
from timings.render.shrink import shrink
from timings.render.state import State
from timings.render.tables.rows import shown_name

COLOURS = {
    "fill: #ffffff": "fill: none",
    "#000000": "currentColor",
    "#b0b0b0": "var(--timings-grid)",
    **{
        colour: f"var(--timings-{place})"
        for place, colour in enumerate(
            ("#1f77b4", "#ff7f0e", "#2ca02c", "#9467bd", "#8c564b", "#d62728"), start=1
        )
    },
}
"""What Matplotlib draws in by default, and the page's colour for it."""

NOTHING = "<!-- -->"
"""What a fence that shows nothing gives: an empty text would become an empty paragraph."""


def lab_page(lab: Lab) -> str:
    """The text of a lab's page: what it gave is put in by `lab` fences when it is rendered."""
    head, _, rest = lab.cells[0].text.partition("\n")
    parts = [f"---\ndescription: {_quoted(lab.summary)}\n---", head, _fence(lab), rest.strip()]
    parts += _cells(lab)
    return "\n\n".join(part for part in parts if part) + "\n"


def _quoted(text: str) -> str:
    plain = text.replace("\\", "").replace('"', "'")
    return f'"{plain}"'


def _cells(lab: Lab) -> Iterator[str]:
    number = 0
    for cell in lab.cells[1:]:
        if cell.kind == "markdown":
            yield cell.text
        else:
            number += 1
            ticks = "`" * max(3, 1 + max(map(len, re.findall("`+", cell.text)), default=0))
            yield f"{ticks}python\n{cell.text}\n{ticks}"
            yield _fence(lab, number)


def _fence(lab: Lab, cell: int | None = None) -> str:
    which = "" if cell is None else f"\ncell: {cell}"
    return f"```lab\nlab: {lab.name}{which}\n```"


def lab_html(
    now: State, asked: LabCell, page: str, repository: str, *, rendered: bool = False
) -> str:
    """What a `lab` fence shows: what a cell gave; or, without a cell, how to take the lab along.

    `rendered` says that notebooks become pages too: the lab's page then links to its own.

    Raises:
        TimingsError: if the fence, the lab or a record is wrong.
    """
    lab, number = asked.lab, asked.cell
    notebook = best_notebook(now, lab)
    if number is None:
        return _head(now, lab, notebook, page, repository, rendered=rendered)
    cell = lab.code[number - 1]
    if notebook is not None and notebook.hash != lab.hash:
        return NOTHING
    given = None if notebook is None else notebook.outputs[number - 1]
    if cell.needs and given is None:
        return f'<p class="lab-none">Not run here: this cell needs {escape(WORDS[cell.needs])}.</p>'
    parts = "".join(
        _output(one, cell.alt, f"{lab.name}-{number}-{n}-") for n, one in enumerate(given or ())
    )
    return f'<div class="output lab-output">{parts}</div>' if parts else NOTHING


def best_notebook(now: State, lab: Lab) -> Notebook | None:
    """The notebook to show: fresh if there is one, with as many cells run as there are.

    Of two alike, the one that can fetch the project.
    """
    found = [load_notebook(now.project, lab, runner) for runner in now.records]
    kept = [one for one in found if one]
    return max(
        kept, key=lambda one: (one.hash == lab.hash, one.ran, bool(one.repository)), default=None
    )


def _output(given: dict[str, str], alt: str, prefix: str) -> str:
    if SVG in given:
        return shrink(given[SVG], COLOURS, alt, prefix)
    text = given.get(STREAM, "").rstrip("\n")
    return f'<pre><code tabindex="0">{escape(text)}</code></pre>' if text else ""


def _head(
    now: State, lab: Lab, notebook: Notebook | None, page: str, repository: str, *, rendered: bool
) -> str:
    here = folder(page) or "."
    file = relpath(f"{FOLDER}/{lab.name}.py", here)
    links = [f'<a href="{file}" download="">Download {lab.name}.py</a>']
    if notebook and notebook.hash == lab.hash:
        file = relpath(notebook.path.removeprefix("docs/"), here)
        links.insert(0, f'<a href="{file}" download="">Download {lab.name}.ipynb</a>')
        if rendered:
            ran = relpath(f"{NOTEBOOKS}/{lab.name}", here)
            links.append(f'<a href="{ran}/">The notebook as it ran</a>')
        main = is_tracked(now.project.root, now.project.root / notebook.path)
        kept = f"{BRANCH}/{notebook.path.removeprefix('docs/timings/')}"
        place = f"HEAD/{notebook.path}" if main else kept
        for where, address in (
            ("Colab", colab_address(notebook, repository, place)),
            ("Binder", binder_address(notebook, repository) if main else ""),
        ):
            if address and notebook.runner != LOCAL:
                links.append(f'<a href="{escape(address)}">Open in {where}</a>')
    links.append(f'<a href="{relpath(lab.name, here)}/">The chapter</a>')
    return (
        f'<div class="lab" data-lab="{lab.name}"><p class="program-links">{"".join(links)}</p>'
        f'<p class="program-run {_state(lab, notebook)}">{said(lab, notebook)}</p></div>'
    )


def _state(lab: Lab, notebook: Notebook | None) -> str:
    return "missing" if notebook is None else "fresh" if notebook.hash == lab.hash else "stale"


def said(lab: Lab, notebook: Notebook | None) -> str:
    """Where and when the lab was run, and whose numbers these are."""
    if notebook is None:
        return "Not run yet: run <code>python -m timings record</code>."
    on = f"on {escape(shown_name(notebook.runner))}, Python {escape(notebook.python_version)}"
    date = f'<time datetime="{escape(notebook.date)}">{escape(notebook.date[:10])}</time>'
    if notebook.hash != lab.hash:
        return f"Run {on}, {date}, before its last change: what it gave then is not shown."
    some = "" if notebook.ran == len(lab.code) else f", {notebook.ran} of its {len(lab.code)} cells"
    return (
        f"✓ Run from top to bottom {on}, {date}{some}. The numbers below are that machine's own, "
        "from this one run: the chapter has the measurements."
    )
