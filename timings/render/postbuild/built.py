"""The pages of the site as mkdocs.yml lists them, with what their front matter says."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from timings.errors import TimingsError
from timings.pages.plain_yaml import front_matter
from timings.project.labs import FOLDER
from timings.project.project import Project
from timings.render.publish import lab_pages

CHAPTERS = "Chapters"
"""The section of the navigation that holds the chapters."""


@dataclass(frozen=True)
class Page:
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
    """The site: its name, what it is about, its address (empty if unknown), and its pages."""

    name: str
    description: str
    url: str
    rights: str
    pages: tuple[Page, ...]


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
        TimingsError: if mkdocs.yml or a page cannot be read, or a page says not what it is about.
    """
    try:
        text = (project.root / "mkdocs.yml").read_text(encoding="utf-8")
        settings = yaml.load(text, Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise TimingsError(f"mkdocs.yml cannot be read: {error}") from None
    url = settings.get("site_url") or ""
    return Site(
        settings["site_name"],
        settings["site_description"],
        f"{url.rstrip('/')}/" if url else "",
        settings.get("copyright", ""),
        tuple(_pages(project, settings["nav"], "", settings["site_name"])),
    )


def _pages(project: Project, items: list, section: str, home: str) -> Iterator[Page]:
    for item in items:
        ((title, target),) = item.items()
        if isinstance(target, list):
            yield from _pages(project, target, title, home)
        elif "://" not in target:
            title = home if target == "index.md" else title
            yield Page(target, title, _description(project, target), section)


def _description(project: Project, path: str) -> str:
    """What a page's front matter says that it is about."""
    where = f"docs/{path}"
    try:
        folder, _, name = path.rpartition("/")
        text = lab_pages(project).get(name) if folder == FOLDER else None
        text = text or (project.docs / path).read_text(encoding="utf-8")
    except OSError:
        raise TimingsError(
            f"mkdocs.yml lists {where}, which is not there: add it or name another"
        ) from None
    description = front_matter(text, where).get("description")
    if not isinstance(description, str):
        raise TimingsError(
            f"{where} has no description: say in its front matter what it is about, for search "
            "engines, previews and the feed"
        )
    return " ".join(description.split())
