"""The pages of the site as mkdocs.yml lists them, with what their front matter says."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from timings.errors import Problem
from timings.pages.moves import origin, read_moves
from timings.pages.page import read_page
from timings.project.labs import FOLDER, read_lab
from timings.project.project import Project

FILE = "mkdocs.yml"
CHAPTERS = "Chapters"
"""The section of the navigation that holds the chapters."""


@dataclass(frozen=True)
class SitePage:
    """One page. `path` is that of its Markdown below `docs/`, `section` its part of the menu."""

    path: str
    title: str
    description: str
    section: str

    @property
    def address(self) -> str:
        """Its address below the site's; empty for the front page."""
        folder = self.path.removesuffix(".md").removesuffix("index")
        return folder if folder.endswith("/") or not folder else f"{folder}/"


@dataclass(frozen=True)
class Site:
    """The site: its name, what it is about, its address (empty if unknown), and its pages.

    `moves` says where addresses went that are no more.
    """

    name: str
    description: str
    url: str
    rights: str
    pages: tuple[SitePage, ...]
    moves: dict[str, str] = field(default_factory=dict)

    def key(self, page: SitePage) -> str:
        """What names a page for good, wherever it moves: made of the first address that it had."""
        return f"{origin(self.moves, page.address).rstrip('/') or 'index'}.md"


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml without importing what it names."""


def _from_environment(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return os.environ.get(node.value)
    *names, default = loader.construct_sequence(node)
    return next((os.environ[name] for name in names if name in os.environ), default)


_Loader.add_constructor("!ENV", _from_environment)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def read_site(project: Project) -> Site:
    """The site as it is configured.

    Raises:
        Problem: if mkdocs.yml, a page or the list of moves cannot be read, or a page says not what
            it is about.
    """
    settings = _settings(project)
    url, home = settings.get("site_url") or "", settings["site_name"]
    return Site(
        home,
        settings["site_description"],
        f"{url.rstrip('/')}/" if url else "",
        settings.get("copyright", ""),
        tuple(
            SitePage(
                path, home if path == "index.md" else title, _description(project, path), section
            )
            for title, path, section in listed(settings["nav"])
        ),
        read_moves(project),
    )


def navigation(project: Project) -> list[tuple[str, str, str]]:
    """The title, the path below `docs/` and the section of every page that the menu leads to.

    Empty where there is no menu: an engine then makes one of all pages.
    """
    return list(listed(_settings(project).get("nav") or []))


def _settings(project: Project) -> dict[str, Any]:
    try:
        text = (project.root / FILE).read_text(encoding="utf-8")
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise Problem(FILE, f"it cannot be read: {error}", "restore or mend it") from None


def listed(items: list, section: str = "") -> Iterator[tuple[str, str, str]]:
    """What `nav` lists, without addresses elsewhere; a list in a list is of the same section."""
    for item in items:
        if isinstance(item, str):
            raise Problem(FILE, f"nav lists {item} without a title", f'write "- Title: {item}"')
        ((title, target),) = item.items()
        if isinstance(target, list):
            yield from listed(target, section or title)
        elif "://" not in target:
            yield title, target, section


def source(project: Project, path: str) -> Path:
    """The file that a page is made from: its own, or that of its lab."""
    file = project.docs / path
    return file.with_suffix(".py") if file.parent == project.docs / FOLDER else file


def _description(project: Project, path: str) -> str:
    """What a page says that it is about."""
    file, where = source(project, path), f"docs/{path}"
    if not file.is_file():
        raise Problem(FILE, f"it lists {where}, which is not there", "add it or name another")
    lab = file.suffix == ".py"
    said = (
        read_lab(project, file).summary if lab else read_page(file, where).front.get("description")
    )
    if not isinstance(said, str):
        remedy = "say in its front matter what it is about, for search engines and the feed"
        raise Problem(where, "no description", remedy)
    return " ".join(said.split())
