"""Counts the pages that MkDocs has built."""

from typing import Any

from mkdocs.plugins import BasePlugin
from rich.progress import Progress


class Pages(BasePlugin):
    """Moves a bar on with each page: once as it is read, once as it is written."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.task = progress, progress.add_task("", total=None)

    def on_files(self, files: Any, **_: Any) -> None:
        """How many there are."""
        self.progress.update(self.task, total=2 * len(files.documentation_pages()))

    def on_page_content(self, _html: str, **_: Any) -> None:
        """One is read."""
        self.progress.advance(self.task)

    def on_post_page(self, _output: str, **_: Any) -> None:
        """One is written."""
        self.progress.advance(self.task)
