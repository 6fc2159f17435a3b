"""The notebooks that runners keep of the labs, read with nothing taken on trust.

A notebook that says it is of the lab as it is holds that lab's cells, letter for letter; what they
gave is text, and drawings that are harmless. So it can be published as it is.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from timings.errors import TimingsError
from timings.project.git import versions
from timings.project.labs import FOLDER, Lab, cells_in
from timings.project.project import Project
from timings.records.notebook_rules import STREAM, joined, wrong_notebook
from timings.records.reader import Reader

GITHUB = re.compile(r"https://github\.com/(?P<name>[\w.-]+/[\w.-]+?)(\.git)?/?", re.ASCII)
MOST_BYTES = 4_000_000


@dataclass(frozen=True)
class Notebook:
    """A lab as one runner ran it: what each code cell gave, or None where it was not run.

    `repository` is the address that its first cell fetches the project from; empty if it has no
    such cell. `sources` holds the kinds and the texts of the lab's cells. Of a notebook that was
    run before the lab's last change, `outputs` are left out: nothing of it is shown.
    """

    runner: str
    path: str
    hash: str
    date: str
    python_version: str
    repository: str
    sources: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[dict[str, str], ...] | None, ...]

    @property
    def ran(self) -> int:
        """How many of the cells were run."""
        return sum(given is not None for given in self.outputs)

    def lacks(self, lab: Lab, need: str) -> bool:
        """Whether a cell of the lab that needs `need` was not run."""
        cells = zip(lab.code, self.outputs, strict=False)
        return any(cell.needs == need and given is None for cell, given in cells)


def load_notebook(project: Project, lab: Lab, runner: str) -> Notebook | None:
    """A runner's notebook of a lab; None if it keeps none.

    Raises:
        TimingsError: if it is not what a recording writes: naming the file, the cell, the remedy.
    """
    path = project.records / runner / FOLDER / f"{lab.name}.ipynb"
    if not path.exists() and not path.is_symlink():
        return None
    reader = _NotebookReader(path, runner)
    if wrong := wrong_notebook(reader.document, lab, runner):
        raise reader.wrong(wrong)
    facts, cells = reader.document["metadata"]["timings"], reader.document["cells"]
    if facts["repository"]:
        del cells[1]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    return Notebook(
        runner=runner,
        path=path.relative_to(project.root).as_posix(),
        **{key: facts[key] for key in ("hash", "date", "python_version", "repository")},
        sources=tuple((cell["cell_type"], joined(cell["source"])) for cell in cells),
        outputs=tuple(map(_outputs, code)) if facts["hash"] == lab.hash else (),
    )


class _NotebookReader(Reader):
    """Reads a notebook's JSON, and refuses it in one line."""

    inside, biggest = f"{FOLDER}/", MOST_BYTES


def _outputs(cell: dict[str, Any]) -> tuple[dict[str, str], ...] | None:
    """What a cell gave, each as a dict of kinds (`text/plain`, say) and texts."""
    if cell["execution_count"] is None:
        return None
    found: list[dict[str, str]] = []
    for output in cell["outputs"]:
        if "text" not in output:
            found.append({kind: joined(text) for kind, text in output["data"].items()})
        elif found and found[-1].keys() == {STREAM}:
            found[-1][STREAM] += joined(output["text"])
        else:
            found.append({STREAM: joined(output["text"])})
    return tuple(found)


def is_strange(project: Project, lab: Lab, notebook: Notebook) -> bool:
    """Whether a notebook's cells are those of no version of the lab that is known here."""
    if notebook.sources == tuple((cell.kind, cell.text) for cell in lab.cells):
        return False
    for text in versions(project.root, lab.path):
        with suppress(TimingsError):  # a version that was no lab yet
            cells = cells_in(text, lab.path)
            if notebook.sources == tuple((cell.kind, cell.text) for cell in cells):
                return False
    return True


def colab_address(notebook: Notebook, repository: str, place: str) -> str:
    """Where Colab opens a notebook; empty if it would lack the project there.

    `place` is where the repository has the notebook: a branch, and the path there.
    """
    known = GITHUB.fullmatch(repository)
    if known is None or notebook.repository != repository:
        return ""
    return f"https://colab.research.google.com/github/{known['name']}/blob/{place}"


def binder_address(notebook: Notebook, repository: str) -> str:
    """Where Binder opens a notebook, with what `binder/` installs; empty without a repository."""
    known = GITHUB.fullmatch(repository)
    if known is None:
        return ""
    path = notebook.path.replace("/", "%2F")
    return f"https://mybinder.org/v2/gh/{known['name']}/HEAD?labpath={path}"
