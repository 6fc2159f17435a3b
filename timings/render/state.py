"""The project and its records as a build sees them, read again only when a file changed."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from timings.project.git import REQUIREMENTS
from timings.project.labs import Lab, lab_files, labs
from timings.project.project import ROOT, Project
from timings.records.model import Record
from timings.records.notebooks import Notebook, load_notebook
from timings.records.published import load_records
from timings.records.pythons import FOLDER as COLUMNS
from timings.records.pythons import Column, load_columns
from timings.render.links import Places, pages_of_panels, places

Stamp = tuple[str, int, int]


@dataclass(frozen=True)
class State:
    """What pages are rendered from."""

    project: Project
    records: dict[str, Record]
    labs: dict[str, Lab]
    columns: list[Column] = field(default_factory=list)

    @cached_property
    def places(self) -> Places:
        """Where every page shows what.

        Raises:
            TimingsError: if a page's fences cannot be read.
        """
        return places(self.project)

    @cached_property
    def pages(self) -> dict[str, str]:
        """The page of each experiment's panel, whatever else is wrong with a page."""
        return pages_of_panels(self.project)

    @cached_property
    def notebooks(self) -> dict[str, Notebook | None]:
        """For each lab the notebook to show: a fresh one, with as many cells run as there are.

        Of two alike, the one that can fetch the project.
        """
        return {name: self._best(lab) for name, lab in self.labs.items()}

    def _best(self, lab: Lab) -> Notebook | None:
        found = [load_notebook(self.project, lab, runner) for runner in self.records]
        kept = [one for one in found if one]
        return max(
            kept,
            key=lambda one: (one.hash == lab.hash, one.ran, bool(one.repository)),
            default=None,
        )


def here() -> Path:
    """The root of the project that one stands in; of this one, where there is none."""
    folder = Path.cwd()
    return folder if (folder / "snippets").is_dir() and (folder / "docs").is_dir() else ROOT


def state(root: Path | None = None) -> State:
    """The state of the files as they are.

    Raises:
        TimingsError: if a record or a source cannot be read.
    """
    root = root or here()
    project = Project(root)
    pages = tuple(map(_stamp, project.pages))
    return _state(root, tuple(sorted(_stamps(project))), pages)


def _stamps(project: Project) -> Iterator[Stamp]:
    """The stamp of each file that pages show: asked for every page, so mostly without `Path`."""
    pins = (project.root / name for name in REQUIREMENTS)
    yield from map(_stamp, (*pins, *lab_files(project)))
    yield from (_stamp(one) for one in _files(project.snippets) if one.name.endswith(".py"))
    yield from map(_stamp, _files(project.records))
    yield from map(_stamp, _files(project.docs / COLUMNS))


def _stamp(file: Path | os.DirEntry) -> Stamp:
    """Its path, when it was written, and how long it is; no more of what cannot be read."""
    try:
        stat = file.stat()
    except OSError:
        return os.fspath(file), 0, 0
    return os.fspath(file), stat.st_mtime_ns, stat.st_size


def _files(folder: Path | str) -> Iterator[os.DirEntry]:
    """Every file below a folder, which need not be there."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                yield entry


@lru_cache(maxsize=1)
def _state(root: Path, sources: tuple, _: tuple) -> State:
    """Made anew when a page changes: `places` and `pages` are of the pages as they are."""
    return State(*_sources(root, sources))


@lru_cache(maxsize=1)
def _sources(root: Path, _: tuple) -> tuple:
    project = Project(root)
    return project, load_records(project), labs(project), load_columns(project)
