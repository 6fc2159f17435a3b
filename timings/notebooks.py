"""The notebooks that runners keep of the labs, loaded with nothing taken on trust."""

import json
import re
from dataclasses import dataclass
from typing import Any

from timings.errors import TimingsError
from timings.labs import FOLDER, Lab
from timings.sources import Project

GITHUB = re.compile(r"https://github\.com/(?P<name>[\w.-]+/[\w.-]+?)(\.git)?/?")
KNOWN = {"hash": str, "date": str, "python_version": str, "repository": str, "runner": str}
MAX_BYTES = 4_000_000
STREAM = "text/plain"
"""The kind of what a cell prints."""


@dataclass(frozen=True)
class Notebook:
    """A lab as one runner ran it: what each code cell gave, or None where it was not run.

    `repository` is the address that its first cell fetches the project from; empty if it has no
    such cell.
    """

    runner: str
    path: str
    hash: str
    date: str
    python_version: str
    repository: str
    outputs: tuple[tuple[dict[str, str], ...] | None, ...]

    @property
    def ran(self) -> int:
        """How many of the cells were run."""
        return sum(given is not None for given in self.outputs)

    def lacks(self, lab: Lab, need: str) -> bool:
        """Whether a cell of the lab that needs `need` was not run."""
        cells = zip(lab.code, self.outputs, strict=False)
        return any(cell.needs == need and given is None for cell, given in cells)


def load_notebook(project: Project, name: str, runner: str) -> Notebook | None:
    """A runner's notebook of a lab; None if it keeps none.

    Raises:
        TimingsError: if it is not what a recording writes.
    """
    path = project.records / runner / FOLDER / f"{name}.ipynb"
    if not path.exists() and not path.is_symlink():
        return None
    where = f"docs/timings/{runner}/{FOLDER}/{name}.ipynb"
    try:
        if path.is_symlink() or path.stat().st_size > MAX_BYTES:
            raise ValueError
        document = json.loads(path.read_text(encoding="utf-8"))
        known = document["metadata"]["timings"]
        if not all(isinstance(known[key], kind) for key, kind in KNOWN.items()):
            raise ValueError
        cells = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
        outputs = tuple(_outputs(cell) for cell in cells)
    except (AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError):
        raise TimingsError(
            f"{where} is not a notebook that a recording wrote: restore it from version control, "
            f"or delete it and run python -m timings record --runner {runner}"
        ) from None
    if known["repository"]:
        outputs = outputs[1:]
    facts = (known[key] for key in ("hash", "date", "python_version", "repository"))
    return Notebook(runner, where, *facts, outputs)


def _outputs(cell: dict[str, Any]) -> tuple[dict[str, str], ...] | None:
    """What a cell gave, each as a dict of kinds (`text/plain`, say) and texts."""
    if cell["execution_count"] is None:
        return None
    found: list[dict[str, str]] = []
    for output in cell["outputs"]:
        if "text" not in output:
            found.append({kind: "".join(text) for kind, text in output["data"].items()})
        elif found and found[-1].keys() == {STREAM}:
            found[-1][STREAM] += "".join(output["text"])
        else:
            found.append({STREAM: "".join(output["text"])})
    return tuple(found)


def setup_cell(lab: Lab, repository: str) -> str:
    """The code that fetches the project, and what a lab imports, where they are not installed."""
    packages = ", ".join(f'"{name}"' for name in lab.packages)
    return f'''\
# Where the project is not installed (in Colab, say), fetch it, and what this notebook imports.
import importlib.util
import subprocess
import sys

if importlib.util.find_spec("snippets") is None:
    clone = ["git", "clone", "--quiet", "--depth=1", "{repository}", "project"]
    subprocess.run(clone, check=True)
    install = [sys.executable, "-m", "pip", "install", "--quiet", {packages}]
    subprocess.run(install, check=True)
    sys.path.insert(0, "project")'''


def colab_address(notebook: Notebook, repository: str) -> str:
    """Where Colab opens a notebook; empty if it would lack the project there."""
    known = GITHUB.fullmatch(repository)
    if known is None or notebook.repository != repository:
        return ""
    return f"https://colab.research.google.com/github/{known['name']}/blob/HEAD/{notebook.path}"


def binder_address(notebook: Notebook, repository: str) -> str:
    """Where Binder opens a notebook, with what `binder/` installs; empty without a repository."""
    known = GITHUB.fullmatch(repository)
    if known is None:
        return ""
    path = notebook.path.replace("/", "%2F")
    return f"https://mybinder.org/v2/gh/{known['name']}/HEAD?labpath={path}"
