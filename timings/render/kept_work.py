"""What MkDocs and its plugins do again at each build, kept: templates, notebooks, what is found."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from material.plugins.search.plugin import SearchIndex
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page

from timings.project.cache import FOLDER, cached, state_of
from timings.render.state import here

TEMPLATES = Path(__file__).parent / "jupyter"
"""Our templates of notebooks, by the names that mkdocs-jupyter looks for."""


class KeptWork(BasePlugin):
    """Keeps what the same input gives again, whoever makes it."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Have a notebook that was converted taken from the cache: by its text, and by whose code.

        What each page adds to the search is kept as well: its text is read by a slow parser.
        """
        made_by = ("mkdocs-jupyter", "nbconvert", *map(str, sorted(TEMPLATES.rglob("*.j2"))))
        if notebooks := config.plugins.get("mkdocs-jupyter"):
            notebooks.config["cache_dir"] = str(here() / FOLDER / f"notebooks-{state_of(made_by)}")
        search = config.plugins.get("material/search")
        if search and search.config.enabled:
            index = search.search_index
            index.add_entry_from_context = partial(_add_entries, index)
        return config

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Compile each template of the theme once, not at every build."""
        folder = here() / FOLDER / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))
        return env


def _add_entries(index: SearchIndex, page: Page) -> None:
    """Add to the search what it finds on a page."""

    def made() -> str:
        first = len(index.entries)
        SearchIndex.add_entry_from_context(index, page)
        added, index.entries[first:] = index.entries[first:], []
        return json.dumps(added, default=str)

    about = (page.url, page.title, page.content, str(page.toc), page.meta)
    index.entries += json.loads(cached(here(), ("mkdocs-material",), about, made))
