"""The rules that a page's text keeps, as far as a machine can tell: what breaks which."""

import re
from collections.abc import Iterator

from timings.errors import Problem
from timings.pages.chapters import FAILURES, chapters
from timings.pages.page import Embed, Page
from timings.project.project import Project

BELITTLES = re.compile(r"\b(?:simply|obviously|just(?!-in-time))\b", re.IGNORECASE)
"""Words that tell who does not understand that it is their fault, and tell nobody anything else."""

TYPED = re.compile(r"(?<![\w.])\d+(?:\.\d+)?[x×] (?:as )?(?:fast|slow|quick)\w*")
"""A ratio in a sentence, as somebody types it; in a claim it is a bound, and stands in a fence."""

CITES = re.compile(r"\]\((?:\.\./)?references\.md#r\d+\)")
PROGRAM = re.compile(r"^program:\s*['\"]?([^'\"\s]+)", re.MULTILINE)
LONGEST = 160
"""Characters of a description: search engines show about as many."""

OVERVIEWS = {"introduction", "how-measured", FAILURES}
"""The chapters about no tool: those about one say when to use it."""


def broken_prose(project: Project, pages: list[Page]) -> Iterator[Problem]:
    """Each rule that a page's text breaks."""
    for page in pages:
        yield from _front(page)
        yield from _titles(page)
        yield from _words(page)
        whole = [one for one in page.embeds if one.whole and one.path in project.programs]
        yield from _outputs(page, whole)
    for chapter in chapters(project).values():
        own = [page for page in pages if page.name in chapter.pages]
        embeds = [embed for page in own for embed in page.embeds if embed.whole]
        if chapter.name not in OVERVIEWS and any(one.path in project.programs for one in embeds):
            yield from _parts(chapter.first, own)


def _front(page: Page) -> Iterator[Problem]:
    """What is wrong with a page's description, which search engines and lists of pages show."""
    place = f"{page.name}:1"
    try:
        description = page.front.get("description")
    except Problem as problem:
        yield problem
        return
    if not isinstance(description, str) or not description.strip():
        remedy = 'begin the page with three lines, ---, "description: one sentence", and ---'
        yield Problem(place, "no description", remedy)
    elif len(description) > LONGEST:
        wrong = f"the description has {len(description)} characters"
        yield Problem(place, wrong, f"search engines cut it after about {LONGEST}: say it in fewer")


def _titles(page: Page) -> Iterator[Problem]:
    titles = [heading for heading in page.headings if heading.level == 1]
    if not titles:
        yield Problem(page.name, "no title", 'begin the text with one line "# Title"')
    for extra in titles[1:]:
        remedy = "a page has one: make this one ##"
        yield Problem(f"{page.name}:{extra.line}", "a second title", remedy)


def _words(page: Page) -> Iterator[Problem]:
    for number, line in page.prose:
        place = f"{page.name}:{number}"
        for found in BELITTLES.finditer(line):
            yield Problem(place, f'"{found[0]}" belittles', "the sentence says the same without it")
        for found in TYPED.finditer(line):
            remedy = "write [[speedup: experiment, variant]], or put a claim into the timings fence"
            yield Problem(place, f'"{found[0]}" is typed by hand', remedy)


def _outputs(page: Page, whole: list[Embed]) -> Iterator[Problem]:
    """Programs that a page shows, and not what they print."""
    fences = [fence.text for fence in page.fences if fence.info == "output"]
    printed = {found[1] for text in fences for found in PROGRAM.finditer(text)}
    for embed in whole:
        if embed.path not in printed:
            wrong = f"nothing shows what snippets/{embed.path} prints"
            remedy = f'add an output fence, with the line "program: {embed.path}"'
            yield Problem(embed.fence.where, wrong, remedy)


def _parts(first: str, pages: list[Page]) -> Iterator[Problem]:
    """What every chapter has, and this one lacks."""
    headings = {one.text for page in pages for one in page.headings if one.level > 1}
    text = "\n".join(line for page in pages for _, line in page.prose)
    if not re.search(r'^!!! \w+ "When not to use this"$', text, re.MULTILINE):
        remedy = 'add one near the top, as !!! tip "When not to use this"'
        yield Problem(first, 'no box "When not to use this"', remedy)
    if "Use this when" not in headings:
        wrong = 'no section "## Use this when"'
        yield Problem(first, wrong, "end the chapter with one")
    if "Sources" not in headings and not CITES.search(text):
        remedy = 'add a section "## Sources" with footnotes, or cite [1](references.md#r1)'
        yield Problem(first, "no sources", remedy)
