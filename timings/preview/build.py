"""Builds the pages that changed, and says what is wrong with them."""

from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from timings.errors import one_line
from timings.preview.depends import frame, signatures
from timings.render.publish import publish
from timings.render.state import State
from timings.site.make import told


class Builder:
    """The site in a folder, kept as the sources are; only stale pages are made again."""

    def __init__(self, root: Path, folder: Path, url: str) -> None:
        self.root, self.folder, self.url = root, folder, url
        self.problems: list[str] = []
        self.wanted: dict[str, str] = {}
        self.built: dict[str, str] = {}
        self.frame = self.framed = ""

    def look(self, now: State) -> None:
        """Find what is `stale`.

        Raises:
            TimingsError: if a source, or a page's fences, cannot be read.
        """
        publish(now)
        self.wanted, self.frame = signatures(now.project, now.records), frame(now.project)

    @property
    def is_new(self) -> bool:
        """Whether what all pages share has changed, so that all have to be made."""
        return self.frame != self.framed

    @property
    def stale(self) -> set[str]:
        """The pages to be made, by their paths below `docs/`."""
        if self.is_new:
            return set(self.wanted)
        return {page for page in self.wanted if self.wanted[page] != self.built.get(page)}

    def __call__(self, pages: Iterable[str]) -> str:
        """Make these pages, and what else there is; which, and how fast. Raises nothing.

        `problems` are then what was wrong.
        """
        start, pages = perf_counter(), sorted(pages)
        with told() as lines:
            try:
                self._build(set(pages))
            except (Exception, SystemExit) as error:  # MkDocs ends a build by SystemExit
                pages = []
                if not (lines and isinstance(error, SystemExit)):
                    lines.append(one_line(error))
        self.problems = lines
        what = f"{len(pages)} pages" if len(pages) != 1 else f"docs/{pages[0]}"
        return f"{what} in {perf_counter() - start:.2f} s"

    def _build(self, pages: set[str]) -> None:
        # This also makes the pages of the labs.
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(self.folder), strict=False)
        config.site_url = self.url
        every = self.is_new
        config.plugins["timings/preview"] = _These(None if every else pages)
        if not every:  # what the search finds is kept from the last build of all pages
            config.plugins["material/search"].config.enabled = False
        config.plugins.on_startup(command="serve", dirty=True)
        build(config, serve_url=self.url, dirty=True)
        for gone in self.built.keys() - self.wanted.keys():
            name = Path(gone).with_suffix("")
            (self.folder / name / "index.html").unlink(missing_ok=True)
        kept = {page: text for page, text in self.built.items() if page in self.wanted}
        self.built = kept | {page: self.wanted[page] for page in pages}
        self.framed = self.frame


class _These(BasePlugin):
    """Lets MkDocs make these pages, or all, and leave others as they are."""

    def __init__(self, pages: set[str] | None) -> None:
        self.pages = pages

    def on_files(self, files: Files, **_: Any) -> Files:
        """Answer for every page whether it has to be made."""
        for file in files.documentation_pages():
            is_stale = self.pages is None or file.src_uri in self.pages
            file.is_modified = lambda answer=is_stale: answer
        return files

    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        """Write a page in one go: whoever asks meanwhile gets the one before, whole."""
        file = Path(page.file.abs_dest_path)
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_name(f"{file.name}.aside")
        aside.write_text(output, encoding="utf-8", errors="xmlcharrefreplace")
        aside.replace(file)
        return ""  # nothing is left for MkDocs to write
