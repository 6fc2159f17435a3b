"""Lays below `docs/` what pages link to and nobody writes there.

Both engines publish every file below `docs/` that is no page, but Zensical follows no link to a
folder: so each program gets a link of its own. All of it is ignored by version control.
"""

import os
from pathlib import Path

from timings.errors import TimingsError
from timings.pages.page import read_page
from timings.project.labs import FOLDER, labs
from timings.project.project import Project
from timings.records.published import NOTEBOOKS, PROGRAMS, refuse_links
from timings.render.programs.lab_box import lab_page
from timings.render.state import State


def publish(now: State) -> None:
    """Lay out programs, pages of labs, and notebooks; what is there and right is left alone.

    Raises:
        TimingsError: if a notebook or a page's front matter cannot be read, if there is any other
            link, or if anything cannot be written.
    """
    project = now.project
    refuse_links(project)
    for page in project.pages:
        _ = read_page(page, page.relative_to(project.root).as_posix()).front
    pages = lab_pages(project)
    programs = {path.relative_to(project.snippets): path for path in project.program_files}
    notebooks = {
        Path(f"{name}.ipynb"): project.root / notebook.path
        for name, lab in now.labs.items()
        if (notebook := now.notebooks[name]) and notebook.hash == lab.hash
    }
    try:
        _link(project, project.docs / PROGRAMS, "*/*", programs)
        _write_pages(project.docs / FOLDER, pages)
        _link(project, project.docs / NOTEBOOKS, "*", notebooks)
    except OSError as error:
        place = f"docs/{PROGRAMS} or docs/{FOLDER}"
        raise TimingsError(f"{place} could not be written ({error.strerror})") from None


def lab_pages(project: Project) -> dict[str, str]:
    """The text of every lab's page, by the page's name.

    Raises:
        TimingsError: if a lab cannot be read.
    """
    return {f"{name}.md": lab_page(lab) for name, lab in labs(project).items()}


def _write_pages(folder: Path, pages: dict[str, str]) -> None:
    for page in folder.glob("*.md"):
        if page.name not in pages:
            page.unlink(missing_ok=True)
    for name, text in pages.items():
        page = folder / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            aside = page.with_name(f".{name}.{os.getpid()}~")
            aside.write_text(text, encoding="utf-8")
            aside.replace(page)


def _link(project: Project, folder: Path, pattern: str, files: dict[Path, Path]) -> None:
    """Make the folder hold links to the files, by their paths in it, and nothing else."""
    wanted = {folder / path: file for path, file in files.items()}
    for link in folder.glob(pattern):
        if link not in wanted:
            link.unlink(missing_ok=True)
    for link, file in wanted.items():
        up = Path(*[".."] * len(link.relative_to(project.root).parent.parts))
        target = up / file.relative_to(project.root)
        if not link.is_symlink() or link.readlink() != target:
            link.parent.mkdir(parents=True, exist_ok=True)
            aside = link.with_name(f".{link.name}.{os.getpid()}~")
            aside.symlink_to(target)
            aside.replace(link)
