"""Where pages show things, and the relative addresses of those places."""

import posixpath
from dataclasses import dataclass, field

from timings.pages.asked import Panel, parse_panel
from timings.pages.blocks import DIRECTIVE
from timings.pages.fences import fences
from timings.project.project import Project


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
    for path in project.pages:
        page = path.relative_to(project.docs).as_posix()
        if path.parent == project.records and path.stem != "index":
            found.runners.append(path.stem)
        for fence in fences(path, f"docs/{page}"):
            embed = DIRECTIVE.match(fence.text)
            if fence.info == "timings":
                panel = parse_panel(project, fence.text, fence.where)
                found.panels.setdefault(panel.declaration.name, (page, panel))
            elif embed:
                found.programs.setdefault(embed["path"], page)
    return found


def address(source: str, target: str, anchor: str = "") -> str:
    """The address of one page, as a link on another one; both are names below `docs/`."""
    path = posixpath.relpath(folder(target) or ".", folder(source) or ".")
    return f"{path}/{f'#{anchor}' if anchor else ''}"


def folder(page: str) -> str:
    """The folder of the site that a page becomes."""
    return page.removesuffix("index.md").removesuffix(".md").rstrip("/")
