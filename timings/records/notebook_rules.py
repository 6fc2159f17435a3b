"""What the notebook of a lab may hold: the lab's cells, and texts and drawings that they gave."""

from collections.abc import Iterator
from typing import Any

from timings.project.labs import OPTIONS, Lab, cells_of
from timings.records.drawing import wrong_drawing
from timings.records.fields import FIELDS, is_output

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
FACTS = ("hash", "date", "python_version", "repository", "runner")
"""What a notebook says of itself."""

MOST_OUTPUTS = 100
CONTROLS = "gives a text with control characters"
KINDS = (SVG, STREAM) = ("image/svg+xml", "text/plain")
"""The kinds of what cells give: drawings, and text. Nothing else is kept."""


def wrong_notebook(document: dict[str, Any], lab: Lab, runner: str) -> str:
    """What keeps a JSON document from being a lab's notebook; empty if nothing does."""
    try:
        return next(_wrong(document, lab, runner), "")
    except (AttributeError, LookupError, TypeError):
        return "is not a notebook that a recording wrote"


def _wrong(document: dict[str, Any], lab: Lab, runner: str) -> Iterator[str]:
    """What is wrong, first things first: what comes later may rely on them."""
    facts, cells = document["metadata"]["timings"], document["cells"]
    shape = {"nbformat": 4, "nbformat_minor": 5, "metadata": document["metadata"], "cells": cells}
    if document != shape or document["metadata"] != {"kernelspec": KERNEL, "timings": facts}:
        yield "says more, or other, than a recording writes"
    if facts.keys() != set(FACTS):
        yield f"says not exactly these of itself: {', '.join(FACTS)}"
    for key in FACTS:
        if wrong := FIELDS[key].wrong(facts[key]):
            yield wrong
    if facts["runner"] != runner:
        yield "says that another runner wrote it"
    wanted = cells_of(lab, facts["repository"])
    for number, cell in enumerate(cells, start=1):
        where = f"(cell {number})"
        for wrong in _wrong_cell(cell):
            yield f"{wrong} {where}"
        if facts["hash"] == lab.hash and _bare(cell) != dict(enumerate(wanted, 1)).get(number):
            yield f"says that it is of {lab.path} as it is, and holds other cells {where}"
    if facts["hash"] == lab.hash and len(cells) != len(wanted):
        yield f"says that it is of {lab.path} as it is, and holds fewer cells"
    if facts["repository"] and cells[1]["cell_type"] != "code":
        yield "lacks the cell that fetches the project"


def _bare(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell as it was asked for, with nothing that it gave."""
    given = {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}
    return cell | {"source": joined(cell["source"])} | given


def _wrong_cell(cell: dict[str, Any]) -> Iterator[str]:
    bare = {"cell_type": cell["cell_type"], "id": str(cell["id"]), "metadata": cell["metadata"]}
    if cell["cell_type"] not in ("code", "markdown") or not cell["metadata"].keys() <= OPTIONS:
        yield "has a cell of no known kind"
    if not all(isinstance(text, str) for text in cell["metadata"].values()):
        yield "has a cell of no known kind"
    bare |= {"source": joined(cell["source"])}
    if cell["cell_type"] == "code":
        count, outputs = cell["execution_count"], cell["outputs"]
        bare |= {"execution_count": None, "outputs": []}
        if count is not None and not (type(count) is int and 0 < count < 10_000):  # noqa: PLR2004
            yield "has a cell with no possible number"
        if not isinstance(outputs, list) or len(outputs) > (0 if count is None else MOST_OUTPUTS):
            yield "has a cell that gave what it cannot have given"
        for output in outputs:
            yield from _wrong_output(output, count, cell["metadata"].get("alt", ""))
    if _bare(cell) != bare:
        yield "has a cell that holds more than a recording writes"


def _wrong_output(output: dict[str, Any], count: int, alt: str) -> Iterator[str]:
    if output == {"output_type": "stream", "name": "stdout", "text": output.get("text")}:
        if not is_output(joined(output["text"])):
            yield CONTROLS
        return
    kind, data = output["output_type"], output["data"]
    shape = {"output_type": kind, "metadata": {}, "data": data}
    shape |= {"execution_count": count} if kind == "execute_result" else {}
    if output != shape or kind not in ("display_data", "execute_result"):
        yield "gives what is neither text nor a drawing"
    if STREAM not in data or not data.keys() <= set(KINDS):
        yield "gives what is neither text nor a drawing"
    texts = {key: joined(text) for key, text in data.items()}
    if not is_output(texts[STREAM]):
        yield CONTROLS
    if SVG in texts:
        if not alt:
            yield "holds a drawing that no words describe"
        if wrong := wrong_drawing(texts[SVG]):
            yield f"holds a drawing that {wrong}"


def joined(text: str | list[str]) -> str:
    """A text, which a notebook may hold line by line."""
    if not isinstance(text, str | list):
        raise TypeError
    return text if isinstance(text, str) else "".join(text)
