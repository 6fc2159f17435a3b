"""A page, read once: each of its fences, embeds, numbers, footnotes and headings, with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from timings.errors import Problem
from timings.pages.inline import CODE, numbers_in
from timings.pages.plain_yaml import FRONT, front_matter
from timings.project.project import Project

OPEN = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
DIRECTIVE = re.compile(r'^\s*--8<--\s+"(?P<path>[^":]+)(?::(?P<section>[^"]+))?"\s*$')
TITLE = re.compile(r'\btitle="(?P<title>[^"]*)"')
HEADING = re.compile(r"(?P<level>#{1,6}) +(?P<text>.*?)(?: *\{[^}]*\})?$")
WHOLE = "program"
"""The section that holds a whole program below its PEP 723 block."""


@dataclass(frozen=True)
class Fence:
    """One fenced block of a page: where it starts, its info string, its text."""

    where: str
    info: str
    text: str

    @property
    def line(self) -> int:
        """The number of the line that opens it."""
        return int(self.where.rpartition(":")[2])

    @property
    def lines(self) -> range:
        """The numbers of its lines in the page, both fences included."""
        return range(self.line, self.line + self.text.count("\n") + 3)

    @property
    def language(self) -> str:
        """The first word of its info string."""
        return (self.info.split() or [""])[0]

    @property
    def embedded(self) -> list[re.Match]:
        """The lines that embed a program."""
        return [found for line in self.text.splitlines() if (found := DIRECTIVE.match(line))]


@dataclass(frozen=True)
class Embed:
    """One place where a page embeds a program, or a section of it; `title` is what it is called."""

    fence: Fence
    path: str
    section: str | None
    title: str | None

    @property
    def whole(self) -> bool:
        """Whether all of the program is shown."""
        return self.section in (None, WHOLE)


@dataclass(frozen=True)
class Named:
    """A name on a page, of a footnote or a heading, and its line."""

    line: int
    text: str
    level: int = 0


class Page:
    """A page by its name below the project's root, and its text.

    Raises:
        Problem: if its fences cannot be told apart.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.fences = tuple(_fences(text.splitlines(), name))

    @cached_property
    def front(self) -> dict[str, Any]:
        """Its front matter.

        Raises:
            Problem: if that is not YAML.
        """
        return front_matter(self.text, self.name)

    @cached_property
    def embeds(self) -> tuple[Embed, ...]:
        """The programs that it embeds, each alone in a fence."""
        return tuple(
            Embed(fence, *found[0].group("path", "section"), title and title["title"])
            for fence in self.fences
            if (found := fence.embedded) and fence.text.strip() == found[0][0].strip()
            for title in [TITLE.search(fence.info)]
        )

    @cached_property
    def prose(self) -> tuple[tuple[int, str], ...]:
        """The numbered lines outside of fences and front matter, without inline code."""
        hidden = {line for fence in self.fences for line in fence.lines}
        front = FRONT.match(self.text)
        first = front[0].count("\n") + 1 if front else 1
        lines = enumerate(self.text.splitlines(), start=1)
        shown = ["" if n < first or n in hidden else line for n, line in lines]
        plain = CODE.sub(lambda code: "\n" * code[0].count("\n"), "\n".join(shown))
        return tuple(enumerate(plain.split("\n"), start=1))

    @cached_property
    def numbers(self) -> tuple[tuple[str, re.Match], ...]:
        """The inline numbers, each with its place."""
        return tuple(numbers_in("\n".join(line for _, line in self.prose), self.name))

    @cached_property
    def headings(self) -> tuple[Named, ...]:
        """The headings, without what braces say of them."""
        return tuple(
            Named(number, found["text"].strip(), len(found["level"]))
            for number, line in self.prose
            if (found := HEADING.match(line))
        )

    @cached_property
    def footnotes(self) -> tuple[list[Named], list[Named]]:
        """The footnotes that are written, and those that are named in the text."""
        written, named = [], []
        for number, line in self.prose:
            for found in re.finditer(r"\[\^([\w-]+)\](:?)", line):
                into = written if found[2] and found.start() == 0 else named
                into.append(Named(number, found[1]))
        return written, named


def read_page(path: Path, name: str) -> Page:
    """The page in a file; `name` is its name below the project's root.

    Raises:
        Problem: if it is not text, or its fences cannot be told apart.
    """
    try:
        return _page(name, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise Problem(name, "not UTF-8 text", "save it as UTF-8") from None


_page = lru_cache(maxsize=256)(Page)


def read_pages(project: Project) -> Iterator[Page | Problem]:
    """Every page that somebody wrote, or what keeps it from being read."""
    for path in project.pages:
        try:
            yield read_page(path, path.relative_to(project.root).as_posix())
        except Problem as problem:
            yield problem


def _fences(page: list[str], name: str) -> Iterator[Fence]:
    """Every fenced block, outermost only."""
    opened: tuple[re.Match, int] | None = None
    lines: list[str] = []
    for number, line in enumerate(page, start=1):
        match = OPEN.match(line)
        if opened is None:
            if match:
                opened, lines = (match, number), []
            continue
        start, first = opened
        closing = line.strip()
        if closing.startswith(start["fence"]) and not closing.strip(start["fence"][0]):
            text = "\n".join(text.removeprefix(start["indent"]) for text in lines)
            yield Fence(f"{name}:{first}", start["info"].strip(), text)
            opened = None
        elif match and match["fence"] == start["fence"] and match["indent"] == start["indent"]:
            break
        else:
            lines.append(line)
    if opened is not None:
        mark = opened[0]["fence"]
        raise Problem(
            f"{name}:{opened[1]}",
            "a fence is opened and never closed",
            f"close it by a line {mark}",
        )
