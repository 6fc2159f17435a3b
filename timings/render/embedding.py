"""Finds the programs that a page embeds, and has something stand below each of them."""

from markdown.preprocessors import Preprocessor

from timings.pages.blocks import DIRECTIVE, WHOLE
from timings.pages.fences import fences_in
from timings.render.fences import page_errors

BEFORE_SNIPPETS = 35
"""Priority: pymdownx.snippets, which puts a program in the place of its name, has 32."""


class Programs(Preprocessor):
    """Puts a `program` fence below each fence that embeds a program, and keeps their paths."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines of a page, with those fences among them."""
        with page_errors("page"):
            found = list(fences_in(lines, "page"))
        done = list(lines)
        self.md.timings_shown = set()
        for fence in reversed(found):
            embed = DIRECTIVE.match(fence.text)
            if embed is None:
                continue
            self.md.timings_shown.add(embed["path"])
            first, last = fence.lines[0] - 1, fence.lines[-1]
            indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
            added = ["", "```program", embed["path"], "```", ""]
            done[last:last] = [f"{indent}{line}".rstrip() for line in added]
            if "title=" not in fence.info:
                part = "" if embed["section"] in (None, WHOLE) else ", an excerpt"
                title = f' title="snippets/{embed["path"]}{part}"'
                done[first] = f"{lines[first].rstrip()}{title}"
        return done
