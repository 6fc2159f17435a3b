"""Where pages show things, and the relative addresses of those places."""

import posixpath
import re
from dataclasses import dataclass, field

from timings.errors import Problem
from timings.pages.asks import Panel, ask
from timings.pages.page import Page, read_pages
from timings.project.project import Project

NAMED = re.compile(r"^experiment: *(.+?) *$", re.MULTILINE)


@dataclass
class Places:
    """What the pages show: each experiment's panel with its page, each program's page."""

    panels: dict[str, tuple[str, Panel]] = field(default_factory=dict)
    programs: dict[str, str] = field(default_factory=dict)
    runners: list[str] = field(default_factory=list)


def places(project: Project) -> Places:
    """Where every page shows what.

    Raises:
        TimingsError: if a page's fences cannot be read.
    """
    found = Places()
    for page in read_pages(project):
        if isinstance(page, Problem):
            raise page
        path = page.name.removeprefix("docs/")
        if path.startswith("timings/") and path != "timings/index.md":
            found.runners.append(path.removeprefix("timings/").removesuffix(".md"))
        for fence in page.fences:
            if fence.info == "timings":
                panel = ask(project, fence.info, fence.text, fence.where)
                found.panels.setdefault(panel.declaration.name, (path, panel))
        for embed in page.embeds:
            found.programs.setdefault(embed.path, path)
    return found


def pages_of_panels(project: Project) -> dict[str, str]:
    """The page that shows each experiment's panel, the first of several, by the one's name."""
    pages = [page for page in read_pages(project) if isinstance(page, Page)]
    return {
        found[1]: page.name.removeprefix("docs/")
        for page in reversed(pages)
        for fence in page.fences
        if fence.info == "timings" and (found := NAMED.search(fence.text))
    }


def address(source: str, target: str, anchor: str = "") -> str:
    """The address of one page, as a link on another one; both are names below `docs/`."""
    path = posixpath.relpath(folder(target) or ".", folder(source) or ".")
    return f"{path}/{f'#{anchor}' if anchor else ''}"


def folder(page: str) -> str:
    """The folder of the site that a page becomes."""
    return page.removesuffix("index.md").removesuffix(".md").rstrip("/")
