"""The page of a lab: its cells as Markdown, and below each code cell what it gave."""

import re
from collections.abc import Iterator
from posixpath import relpath

from markupsafe import Markup

from timings.machine.needs import WORDS
from timings.pages.asks import LabCell
from timings.project.git import BRANCH, is_tracked
from timings.project.labs import FOLDER, Lab
from timings.records.model import LOCAL
from timings.records.notebook_rules import STREAM, SVG
from timings.records.notebooks import Notebook, binder_address, colab_address
from timings.records.published import NOTEBOOKS
from timings.render.links import folder
from timings.render.shrink import shrink
from timings.render.state import State
from timings.render.templates import render
from timings.render.words import shown_name

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

Link = tuple[str, str, bool]
"""Words, where they lead, and whether that is a file to download."""

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
    notebook = now.notebooks[lab.name]
    if number is None:
        links = _links(now, lab, notebook, page, repository, rendered=rendered)
        return box_html(lab, notebook, links)
    cell = lab.code[number - 1]
    if notebook is not None and notebook.hash != lab.hash:
        return NOTHING
    given = None if notebook is None else notebook.outputs[number - 1]
    needs = WORDS[cell.needs] if cell.needs and given is None else ""
    outputs = [
        _output(one, cell.alt, f"{lab.name}-{number}-{n}-") for n, one in enumerate(given or ())
    ]
    return render("lab_cell", needs=needs, outputs=list(filter(any, outputs))) or NOTHING


def _output(given: dict[str, str], alt: str, prefix: str) -> tuple[str, str]:
    """A drawing, and a text: there is at most one of them."""
    if SVG in given:
        return shrink(given[SVG], COLOURS, alt, prefix), ""
    return "", given.get(STREAM, "").rstrip("\n")


def box_html(
    lab: Lab, notebook: Notebook | None, links: list[Link], *, as_it_ran: bool = False
) -> Markup:
    """How to take a lab along, where and when it was run, and whose numbers these are."""
    fresh = notebook is not None and notebook.hash == lab.hash
    runner = shown_name(notebook.runner) if notebook else ""
    known = {"lab": lab, "notebook": notebook, "runner": runner, "fresh": fresh}
    return render("lab", **known, links=links, as_it_ran=as_it_ran)


def _links(
    now: State, lab: Lab, notebook: Notebook | None, page: str, repository: str, *, rendered: bool
) -> list[Link]:
    here = folder(page) or "."
    links = [(f"Download {lab.name}.py", relpath(f"{FOLDER}/{lab.name}.py", here), True)]
    if notebook and notebook.hash == lab.hash:
        file = relpath(notebook.path.removeprefix("docs/"), here)
        links.insert(0, (f"Download {lab.name}.ipynb", file, True))
        if rendered:
            ran = relpath(f"{NOTEBOOKS}/{lab.name}", here)
            links.append(("The notebook as it ran", f"{ran}/", False))
        main = is_tracked(now.project.root, now.project.root / notebook.path)
        kept = f"{BRANCH}/{notebook.path.removeprefix('docs/timings/')}"
        place = f"HEAD/{notebook.path}" if main else kept
        for where, address in (
            ("Colab", colab_address(notebook, repository, place)),
            ("Binder", binder_address(notebook, repository) if main else ""),
        ):
            if address and notebook.runner != LOCAL:
                links.append((f"Open in {where}", address, False))
    return [*links, ("The chapter", f"{relpath(lab.name, here)}/", False)]
