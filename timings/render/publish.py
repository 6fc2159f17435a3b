"""Lays below `docs/` what pages link to and nobody writes there.

Both engines publish every file below `docs/` that is no page, but Zensical follows no link to a
folder: so each program gets a link of its own. All of it is ignored by version control.
"""

import os
from pathlib import Path

from timings.errors import TimingsError
from timings.labs import FOLDER, labs
from timings.render.labs import lab_page
from timings.sources import Project

PROGRAMS = "snippets"
"""The folder below `docs/`, and of the site, that holds every program."""


def publish(project: Project) -> None:
    """Lay out the programs and the pages of the labs; what is there and right is left alone.

    Raises:
        TimingsError: if a lab cannot be read, or anything cannot be written.
    """
    pages = lab_pages(project)
    try:
        _link_programs(project)
        _write_pages(project.docs / FOLDER, pages)
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


def _link_programs(project: Project) -> None:
    folder = project.docs / PROGRAMS
    wanted = {folder / path.relative_to(project.snippets): path for path in project.program_files}
    for link in folder.glob("*/*"):
        if link not in wanted:
            link.unlink(missing_ok=True)
    for link, program in wanted.items():
        if not link.exists():
            link.parent.mkdir(parents=True, exist_ok=True)
            link.unlink(missing_ok=True)
            up = Path(*[".."] * len(link.relative_to(project.root).parent.parts))
            _link(link, up / program.relative_to(project.root))


def _link(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target)
    except FileExistsError:  # another build was faster
        if not link.exists():
            raise
