"""The rules that a page's text keeps, as far as a machine can tell: what breaks which."""

import re
from collections.abc import Iterator

from timings.errors import TimingsError
from timings.pages.asked import CODE
from timings.pages.blocks import DIRECTIVE
from timings.pages.fences import Fence
from timings.pages.plain_yaml import FRONT, front_matter
from timings.project.project import Project

BELITTLES = re.compile(r"\b(?:simply|obviously|just(?!-in-time))\b", re.IGNORECASE)
"""Words that tell who does not understand that it is their fault, and tell nobody anything else."""

TYPED = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[x×] (?:as )?(?:fast|slow|quick)\w*")
"""A ratio in a sentence, as somebody types it; in a claim it is a bound, and stands in a fence."""

CITES = re.compile(r"\]\(references\.md#r\d+\)")
LONGEST = 160
"""Characters of a description: search engines show about as many."""

OVERVIEW = "docs/introduction.md"
"""The chapter about all tools, whose table says which of them to use when."""


def broken_prose(project: Project, pages: dict[str, list[Fence]]) -> Iterator[str]:
    """Each rule that a page's text breaks, in one line: place, what is wrong, what to do."""
    for name, blocks in pages.items():
        text = (project.root / name).read_text(encoding="utf-8")
        yield from _front(name, text)
        lines = prose(text, blocks)
        yield from _title(name, lines)
        yield from _words(name, lines)
        shown = _shown_whole(blocks)
        if shown:
            yield from _outputs(name, blocks, shown)
        if shown and name != OVERVIEW:
            yield from _parts(name, text, lines)


def prose(text: str, blocks: list[Fence]) -> list[tuple[int, str]]:
    """The numbered lines of a page outside of fences and front matter, without inline code."""
    hidden = {line for fence in blocks for line in fence.lines}
    front = FRONT.match(text)
    first = front[0].count("\n") + 1 if front else 1
    return [
        (number, CODE.sub("", line))
        for number, line in enumerate(text.splitlines(), start=1)
        if number >= first and number not in hidden
    ]


def _front(name: str, text: str) -> Iterator[str]:
    """What is wrong with a page's description, which search engines and lists of pages show."""
    try:
        description = front_matter(text, name).get("description")
    except TimingsError as error:
        yield str(error)
        return
    if not isinstance(description, str) or not description.strip():
        yield (
            f"{name}:1: no description: begin the page with three lines, ---, "
            '"description: one sentence", and ---'
        )
    elif len(description) > LONGEST:
        yield (
            f"{name}:1: the description has {len(description)} characters: search engines cut it "
            f"after about {LONGEST}, so say it in fewer"
        )


def _title(name: str, lines: list[tuple[int, str]]) -> Iterator[str]:
    titles = [number for number, line in lines if line.startswith("# ")]
    if not titles:
        yield f'{name}: no title: begin the text with one line "# Title"'
    for number in titles[1:]:
        yield f"{name}:{number}: a second title: a page has one; make this one ##"


def _words(name: str, lines: list[tuple[int, str]]) -> Iterator[str]:
    for number, line in lines:
        for match in BELITTLES.finditer(line):
            yield f'{name}:{number}: "{match[0]}": the sentence says the same without it'
        for match in TYPED.finditer(line):
            yield (
                f'{name}:{number}: "{match[0]}" is typed by hand: write '
                "[[speedup: experiment, variant]], or put a claim into the timings fence"
            )


def _shown_whole(blocks: list[Fence]) -> dict[str, str]:
    """The programs that a page shows whole, with the place where it does."""
    shown = {}
    for fence in blocks:
        embed = DIRECTIVE.match(fence.text)
        if embed and embed["section"] in (None, "program"):
            shown[embed["path"]] = fence.where
    return shown


def _outputs(name: str, blocks: list[Fence], shown: dict[str, str]) -> Iterator[str]:
    """Programs that a page shows, and not what they print."""
    wanted = re.compile(r"^program:\s*['\"]?(?P<path>[^'\"\s]+)", re.MULTILINE)
    printed = {
        match["path"]
        for fence in blocks
        if fence.info == "output" and (match := wanted.search(fence.text))
    }
    for path, where in shown.items():
        if path not in printed:
            yield (
                f"{where}: nothing shows what snippets/{path} prints: add an output fence, with "
                f'the line "program: {path}", to {name}'
            )


def _parts(name: str, text: str, lines: list[tuple[int, str]]) -> Iterator[str]:
    """What every chapter has, and this one lacks."""
    headings = {line.lstrip("# ").strip() for _, line in lines if line.startswith("##")}
    if not re.search(r'^!!! \w+ "When not to use this"$', text, re.MULTILINE):
        yield (
            f'{name}: no box "When not to use this": add one near the top, as !!! tip "When not '
            'to use this"'
        )
    if "Use this when" not in headings:
        yield f'{name}: no section "## Use this when": end the chapter with one'
    if "Sources" not in headings and not CITES.search(text):
        yield (
            f'{name}: no sources: add a section "## Sources" with footnotes, or cite '
            "[1](references.md#r1)"
        )
