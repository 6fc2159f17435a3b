"""What lies below `docs/` of records: every file of it is one that a record names, and no link."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from timings.errors import TimingsError, one_line
from timings.project.git import is_tracked
from timings.project.labs import FOLDER, lab_files, labs
from timings.project.project import Project
from timings.records.drawing import wrong_file
from timings.records.history import load_history
from timings.records.members import members
from timings.records.model import LOCAL, Record, Run, file_hash
from timings.records.notebooks import load_notebook
from timings.records.reader import load_record
from timings.records.standing import FILE as STANDING
from timings.records.standing import load_standing

ORDER = ("linux-2core", "linux-2core-free-threaded", "linux-2core-python311")
ORDER += ("github-ubuntu", "h100", "h200")
BESIDES = rf"{re.escape(STANDING)}|(?:\w+/)?\.[\w-]+\.(?:json|ipynb)\.[0-9]{{1,10}}"
"""What publishing adds, and what a recording is about to write."""

PROGRAMS, NOTEBOOKS = "snippets", f"{FOLDER}/notebooks"
"""Folders below `docs/` that a build fills with links: to every program, and to notebooks."""

OUT = "take it out"


def load_records(project: Project) -> dict[str, Record]:
    """Every runner's record: published ones in their fixed order, then `local`.

    Raises:
        TimingsError: if any is not what a recording writes, if there is anything else beside
            them, or a link anywhere below `docs/` or `snippets/` but those that a build lays there.
    """
    refuse_links(project)
    names = []
    for path in sorted(project.records.iterdir()) if project.records.is_dir() else []:
        if path.is_dir():
            names.append(path.name)
        elif path.suffix != ".md":
            raise _stray(project, path, f"is neither a runner's folder nor a page: {OUT}")
    rank = {name: place for place, name in enumerate(ORDER)}
    names.sort(key=lambda name: (name == LOCAL, rank.get(name, len(rank)), name))
    return {name: load_published(project, name) for name in names}


def load_published(project: Project, runner: str) -> Record:
    """One runner's record, with all and only the files that it names in its folder.

    Raises:
        TimingsError: naming the file and the remedy.
    """
    folder = project.records / runner
    record = load_record(folder)
    if (folder / STANDING).exists() and is_tracked(project.root, folder / STANDING):
        alone = "publishing alone writes it"
        raise _stray(project, folder / STANDING, f"is under version control: {OUT}: {alone}")
    for path in strays(project, record):
        raise _stray(project, path, f"belongs to no program's run and to no lab here: {OUT}")
    for path, _ in changed(project, record):
        again = f"run python -m timings record --runner {runner}"
        raise _stray(project, path, f"is missing, or is not what was recorded: {again}")
    for path, _, _ in _kept(project, record):
        if wrong := wrong_file(path.name, path.read_bytes()):
            raise _stray(project, path, f"{wrong}: {OUT}")
    for lab in labs(project).values():
        load_notebook(project, lab, runner)
    load_history(folder)
    load_standing(folder)
    return record


def strays(project: Project, record: Record) -> Iterator[Path]:
    """The files in a runner's folder that no row names, and notebooks of labs that are not here.

    Raises:
        TimingsError: if one there is no file of a record at all.
    """
    folder = project.records / record.runner
    where = f"docs/timings/{record.runner}"
    known = {path for path, _, _ in _kept(project, record)}
    known |= {folder / FOLDER / f"{lab.stem}.ipynb" for lab in lab_files(project)}
    for name in members(folder, BESIDES, where, OUT) if folder.is_dir() else []:
        if "/" in name and not re.fullmatch(BESIDES, name) and folder / name not in known:
            yield folder / name


def changed(project: Project, record: Record) -> Iterator[tuple[Path, Run]]:
    """The files that rows name and that are not there as they were recorded, with the rows."""
    for path, known, run in _kept(project, record):
        if not path.is_file() or file_hash(path.read_bytes()) != known:
            yield path, run


def _kept(project: Project, record: Record) -> Iterator[tuple[Path, str, Run]]:
    """Every file that a row names, the hash that it gives, and the row."""
    for run in record.runs.values():
        for name, known in run.kept.items():
            yield project.kept(record.runner, run.program) / name, known, run


def refuse_links(project: Project) -> None:
    """Let no link stand below the folders of pages and programs, but where a build lays its own.

    Raises:
        TimingsError: naming the first.
    """
    for top in (project.docs, project.snippets):
        for place, folders, files in os.walk(top):
            here = Path(place)
            if project.docs / PROGRAMS == here.parent or project.docs / NOTEBOOKS == here:
                continue
            for link in filter(Path.is_symlink, (here / name for name in (*folders, *files))):
                raise _stray(project, link, f"is a link: put there what it leads to, or {OUT}")


def _stray(project: Project, path: Path, wrong: str) -> TimingsError:
    """The one line about something that should not be there, or not be so."""
    place = path.relative_to(project.root)
    if path.is_relative_to(project.records):
        place = Path("docs/timings") / path.relative_to(project.records)
    return TimingsError(one_line(f"{place.as_posix()[:200]} {wrong}"))
