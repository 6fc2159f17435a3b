"""Finds the programs that a page embeds, and has something stand below each of them."""

from markdown.preprocessors import Preprocessor

from timings.pages.page import Page
from timings.render.fences import page_errors
from timings.render.state import state

BEFORE_SNIPPETS = 35
"""Priority: pymdownx.snippets, which puts a program in the place of its name, has 32."""


class Programs(Preprocessor):
    """Puts a `program` fence below each fence that embeds a program, and keeps what is shown.

    As the first thing done with a page it reads the state of the files, once for the whole page.
    """

    def run(self, lines: list[str]) -> list[str]:
        """The lines of a page, with those fences among them."""
        with page_errors("page"):
            self.md.timings_now = state(self.md.timings_root)
            page = Page("page", "\n".join(lines))
        done = list(lines)
        self.md.timings_shown = {embed.path for embed in page.embeds}
        panels = [fence.text.splitlines() for fence in page.fences if fence.info == "timings"]
        self.md.timings_lines = {line for lines in panels for line in lines}
        for embed in reversed(page.embeds):
            first, last = embed.fence.lines[0] - 1, embed.fence.lines[-1]
            indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
            added = ["", "```program", embed.path, "```", ""]
            done[last:last] = [f"{indent}{line}".rstrip() for line in added]
            if embed.title is None:
                part = "" if embed.whole else ", an excerpt"
                done[first] = f'{lines[first].rstrip()} title="snippets/{embed.path}{part}"'
        return done
