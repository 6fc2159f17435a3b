"""Inline recorded numbers, `[[speedup: experiment, variant]]` say; tooltips; lighter code."""

import re
from pathlib import Path
from posixpath import dirname, relpath
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor

from timings.pages.inline import NUMBER, Number, is_number, number
from timings.records.freshness import is_fresh
from timings.records.model import Record
from timings.render.embedding import BEFORE_SNIPPETS, Programs
from timings.render.fences import page_errors
from timings.render.highlighting import lighten
from timings.render.programs.copying import page_of
from timings.render.state import State, here
from timings.render.words import memory_text, seconds_text, times_text

AFTER_CODE = 185
"""Priority: inline code has 190, so that a number in backquotes stays text."""

AFTER_RAW = 5
"""Priority: 30 puts the highlighted code into the page."""

BLOCK = re.compile(r"<pre><span></span><code>(?P<code>.*?)(?=</code></pre>)", re.DOTALL)
"""A block of code, as Pygments writes it, up to its end."""


TERM = re.compile(r"^(\w.*)\n:   (.+(?:\n {4}.+)*)", re.MULTILINE)
"""A term of the glossary and what is said of it, as the extension `def_list` reads them."""


class TimingsExtension(Extension):
    """Registers the inline numbers, and what stands below programs.

    The fences are named in the site's configuration.
    """

    def __init__(self, **options: object) -> None:
        self.config = {
            "repository": ["", "Address of the project's repository, if it has one."],
            "root": ["", "Folder of the project; by default the one that the build runs in."],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Add what stands below programs and the inline pattern, and lighten the code."""
        md.timings_root = Path(self.getConfig("root") or here())
        md.timings_repository = str(self.getConfig("repository") or "").rstrip("/")
        md.preprocessors.register(Programs(md), "timings-programs", BEFORE_SNIPPETS)
        lighten(md)
        AbbrExtension(glossary=_glossary(md.timings_root)).extendMarkdown(md)
        md.inlinePatterns.register(_Numbers(NUMBER, md), "timings-number", AFTER_CODE)
        md.postprocessors.register(_Blocks(md), "timings-blocks", AFTER_RAW)


def _glossary(root: Path) -> dict[str, str]:
    """The terms of docs/glossary.md with their definitions, up to where each says "See"."""
    file = root / "docs" / "glossary.md"
    found = TERM.findall(file.read_text(encoding="utf-8")) if file.is_file() else ()
    terms = {term: " ".join(said.split()).partition(" See [")[0] for term, said in found}
    return terms | {f"{term}s": said for term, said in terms.items()}


class _Blocks(Postprocessor):
    """Says of every block of code how many lines it has, and lets a key reach it.

    The style sheet makes a height of the lines, so that a block takes its place before it is drawn.
    A key reaches it also where no script says whether it scrolls: the theme sets up a block, its
    copy button included, when it comes into view, and the tabulator key would pass over the rest.
    """

    def run(self, text: str) -> str:
        return BLOCK.sub(_block, text)


def _block(match: re.Match) -> str:
    lines = match["code"].rstrip("\n").count("\n") + 1
    return f'<pre><code tabindex="0" style="--lines:{lines}">{match["code"]}'


class _Numbers(InlineProcessor):
    def handleMatch(self, m: re.Match, data: str) -> tuple[ET.Element | None, int, int]:
        if not is_number(m):
            return None, m.start(0), m.end(0)
        with page_errors("inline number"):
            now = self.md.timings_now
            asked = number(now.project, m, "inline number")
            link = f"#{asked.declaration.name}"
            if f"experiment: {link[1:]}" not in self.md.timings_lines:
                link = f"{_elsewhere(now, link[1:], page_of(self.md))}{link}"
            return _element(asked, now.records, link), m.start(0), m.end(0)


def _elsewhere(now: State, name: str, here: str) -> str:
    """The page with an experiment's panel as a link to it is written; empty if it is this one."""
    there = now.pages.get(name, here)
    return "" if there == here else relpath(there, dirname(here) or ".")


def _element(number: Number, records: dict[str, Record], link: str) -> ET.Element:
    """A link to the panel, with the number in it and its conditions as its title.

    The number is of the first runner that recorded the sources as they are; if there is none, of
    the first that recorded any.
    """
    element = ET.Element("a", {"class": "recorded", "href": link})
    fresh = {name: is_fresh(number.declaration, record) for name, record in records.items()}
    for runner in sorted(records, key=lambda name: not fresh[name]):
        shown = _shown(number, records[runner])
        if shown:
            element.text, title = shown
            stale = "" if fresh[runner] else ", before the last change"
            element.set("title", f"{title}, recorded on {runner}{stale}")
            return element
    element.text = "not recorded yet"
    return element


def _shown(number: Number, record: Record) -> tuple[str, str] | None:
    """The number as text, and how sure it is; None if this runner did not record it."""
    name = number.declaration.name
    if number.kind in ("seconds", "memory"):
        entry = record.entries.get((name, number.variant, number.value))
        if entry is None or (number.kind == "memory" and "peak_memory" not in entry.metadata):
            return None
        if number.kind == "memory":
            return memory_text(entry.metadata["peak_memory"]), "peak of all processes together"
        return seconds_text(entry.median), f"median of {entry.rounds}"
    ratio = record.ratio(name, number.variant, number.declaration.baseline, number.value)
    if ratio is None:
        return None
    ratio = ratio.inverse() if number.kind == "slowdown" else ratio
    word = "slow" if number.kind == "slowdown" else "fast"
    sure = f"95 % interval {times_text(ratio.low)} to {times_text(ratio.high)}"
    rounds = record.entries[name, number.variant, number.value].rounds
    title = f"times as {word} as {number.declaration.baseline}, {sure}, {rounds}"
    return times_text(ratio.estimate), title
