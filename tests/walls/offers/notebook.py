"""Notebooks in which a lab was run, when `python -m timings check` reads them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.timings.damage import PRIVATE, RESTORE
from tests.timings.test_labs import HEAD, give, printed
from tests.timings.tiny import Tiny, rewrite
from tests.walls.offers import Offer
from tests.walls.offers.check import DOOR, HERE
from timings.project.labs import read_lab

NOTEBOOK = f"{HERE}/labs/chap.ipynb"
SCRIPT = {"text/html": "<script>alert(1)</script>"}


def lab(folder: Path, *outputs: dict[str, Any]) -> Path:
    """Write a lab for the chapter, and a notebook in which its one cell of code gives these."""
    tiny = Tiny(folder.parents[2])
    path = tiny.write("docs/labs/chap.py", f"{HEAD}\n# %%\nprint(TEXT)\n")
    give(tiny, read_lab(tiny.project, path), list(outputs), runner=folder.name)
    return folder / "labs/chap.ipynb"


def of_one_cell(folder: Path) -> None:
    """Say that a cell fetches the project, where there is no second cell."""
    known = {"repository": "https://example.org/x", "hash": "0" * 16}
    path = lab(folder)
    rewrite(path, lambda d: (d["metadata"]["timings"].update(known), d["cells"].pop()))


def gives(*outputs: dict[str, Any]) -> Callable[[Path], object]:
    """A notebook whose cell gives these."""
    return lambda folder: lab(folder, *outputs)


ROWS: list[tuple[str, Callable[[Path], object], str]] = [
    ("a script that a notebook gives",
     gives({"output_type": "display_data", "metadata": {}, "data": SCRIPT}),
     f"{NOTEBOOK} gives what is neither text nor a drawing (cell 2): {RESTORE}"),
    ("a notebook that lacks the cell it tells of", of_one_cell,
     f"{NOTEBOOK} is not a notebook that a recording wrote: {RESTORE}"),
    ("a home folder in a notebook", gives(*printed("saved to /home/ann/x\n")),
     f'{NOTEBOOK}: entry "a cell" holds a folder: {PRIVATE}'),
]  # fmt: skip
OFFERS = [Offer(name, DOOR, make, f"error: {line}") for name, make, line in ROWS]
