"""Builds the pages that changed, and says what is wrong with them."""

import logging
from pathlib import Path
from time import perf_counter
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from timings.errors import one_line
from timings.preview.depends import frame, signatures
from timings.render.publish import publish
from timings.render.state import state

EXPECTED = "A 'dirty' build is being performed"


class Builder:
    """The site in a folder, kept as the sources are; only stale pages are made again."""

    def __init__(self, root: Path, folder: Path, url: str) -> None:
        self.root, self.folder, self.url = root, folder, url
        self.problems: list[str] = []
        self.built: dict[str, str] = {}
        self.frame = ""

    def __call__(self) -> str:
        """What was made, and how fast; `problems` are then what was wrong. Raises nothing."""
        start = perf_counter()
        told = _Told()
        logger = logging.getLogger("mkdocs")
        logger.addHandler(told)
        logger.propagate = False
        try:
            pages = self._build()
        except (Exception, SystemExit) as error:  # MkDocs ends a build by SystemExit
            pages = []
            if not told.lines:
                told.lines.append(one_line(error))
        finally:
            logger.removeHandler(told)
        self.problems = [line for line in told.lines if EXPECTED not in line]
        what = f"{len(pages)} pages" if len(pages) != 1 else f"docs/{pages[0]}"
        return f"{what} in {perf_counter() - start:.2f} s"

    def _build(self) -> list[str]:
        # This also makes the pages of the labs.
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(self.folder), strict=False)
        now = state(self.root)
        publish(now)
        wanted, shared = signatures(now.project, now.records), frame(now.project)
        whole = shared != self.frame
        stale = {page for page in wanted if whole or wanted[page] != self.built.get(page)}
        config.site_url = self.url
        config.plugins["timings/preview"] = _OnlyStale(stale, self.root / ".cache" / "templates")
        if not whole:  # what the search finds is kept from the last build of all pages
            config.plugins["material/search"].config.enabled = False
        config.plugins.on_startup(command="serve", dirty=True)
        build(config, serve_url=self.url, dirty=not whole)
        self.built, self.frame = wanted, shared
        return sorted(stale)


class _OnlyStale(BasePlugin):
    """Lets MkDocs make the stale pages, leave the others as they are, and keep its templates."""

    def __init__(self, stale: set[str], templates: Path) -> None:
        self.stale = stale
        templates.mkdir(parents=True, exist_ok=True)
        self.templates = FileSystemBytecodeCache(str(templates))

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Compile each template once, not at every build."""
        env.bytecode_cache = self.templates
        return env

    def on_files(self, files: Files, **_: Any) -> Files:
        """Answer for every page whether it has to be made."""
        for file in files.documentation_pages():
            is_stale = file.src_uri in self.stale
            file.is_modified = lambda answer=is_stale: answer
        return files


class _Told(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.lines.append(one_line(record.getMessage()))
