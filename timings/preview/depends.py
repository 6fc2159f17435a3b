"""What each page shows: when that changes, and only then, the page is made again."""

import hashlib
import re
from pathlib import Path

from timings.checks.chapter import shown
from timings.pages.page import read_page
from timings.project.labs import FOLDER
from timings.project.project import Project
from timings.records.model import Record
from timings.records.published import NOTEBOOKS

HEAD = re.compile(r"\A(?:---\n.*?\n---\n)?\s*(?:# [^\n]*)?", re.DOTALL)
"""A page's front matter and title: other pages may show them."""


def signatures(project: Project, records: dict[str, Record]) -> dict[str, str]:
    """For each page, by its path below `docs/`, a hash of its text and of all that it shows.

    Raises:
        TimingsError: if a source, or a page's fences, cannot be read.
    """
    return {
        path.relative_to(project.docs).as_posix(): _signature(project, records, path)
        for path in sorted(project.docs.rglob("*.md"))
    }


def frame(project: Project) -> str:
    """A hash of what all pages share: configuration, theme, titles, which pages there are."""
    total = hashlib.sha256()
    shared = [project.root / "mkdocs.yml", *(project.root / "overrides").rglob("*")]
    # Notebooks become pages as they are: a new one, seldom enough, makes all pages again.
    shared += (project.docs / NOTEBOOKS).glob("*.ipynb")
    for path in sorted(path for path in shared if path.is_file()):
        total.update(str(path).encode() + path.read_bytes())
    for path in sorted(project.docs.rglob("*.md")):
        head = HEAD.match(path.read_text(encoding="utf-8", errors="replace"))
        total.update(f"{path}\n{head[0]}\0".encode())
    return total.hexdigest()


def _signature(project: Project, records: dict[str, Record], path: Path) -> str:
    name = path.relative_to(project.root).as_posix()
    total = hashlib.sha256(path.read_bytes())
    page = read_page(path, name)
    programs, experiments = shown(project, page, numbers=True)
    if any(fence.info == "records" for fence in page.fences):
        programs, experiments = project.programs, project.experiments
        total.update(f"{sorted(records)}".encode())
    for program in sorted(programs):
        of = project.programs[program]
        keys = [(program, how) for how in of.start_methods]
        runs = [(r.runner, r.runs[k]) for r in records.values() for k in keys if k in r.runs]
        total.update(f"{of.hash} {runs}".encode())
    if path.parent.name == FOLDER:
        for notebook in sorted(project.records.glob(f"*/{FOLDER}/{path.stem}.ipynb")):
            total.update(notebook.read_bytes())
    for experiment in sorted(experiments):
        entries = [(name, e) for name, record in records.items() for e in record.of(experiment)]
        dates = [(name, e.variant, e.value, e.metadata["date"], e.values) for name, e in entries]
        total.update(f"{project.experiments[experiment].hash} {dates}".encode())
    return total.hexdigest()
