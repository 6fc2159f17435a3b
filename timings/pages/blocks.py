"""Do programs, tests and chapters agree: everything shown once, nothing shown that is not there."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from timings.errors import TimingsError
from timings.pages.fences import Fence
from timings.project.project import Project

DIRECTIVE = re.compile(r'^\s*--8<--\s+"(?P<path>[^":]+)(?::(?P<section>[^"]+))?"\s*$')
MARKER = re.compile(r"^\s*#\s*--8<--\s*\[(?P<kind>start|end):\s*(?P<name>[\w-]+)\s*\]\s*$")
LOOKS_LIKE = re.compile(r"-{1,}8<-{1,}")
SNIPPET = "python"
SHOWN_AS_TEXT = {"", "text", "console", "pycon", "pytb"}
WHOLE = "program"
"""The section that holds a whole program below its PEP 723 block."""


@dataclass(frozen=True)
class Shown:
    """One place where a chapter embeds a program, or a section of it."""

    where: str
    page: str
    path: str
    section: str | None

    @property
    def whole(self) -> bool:
        """Whether all of the program is shown."""
        return self.section in (None, WHOLE)


def disagreements(project: Project, pages: dict[str, list[Fence]]) -> Iterator[str]:
    """Each thing that does not agree, in one line: place, what is wrong, what to do.

    `pages` holds every page's fences, by the page's name below the root.
    """
    sections: dict[str, set[str]] = {}
    for path, program in project.programs.items():
        sections[path], wrong = _sections(f"snippets/{path}", program.source)
        yield from wrong
    shown: list[Shown] = []
    for page, blocks in pages.items():
        for fence in blocks:
            try:
                embed = _embed(page, fence, sections)
            except TimingsError as error:
                yield str(error)
            else:
                shown += [embed] if embed else []
        yield from _verbatim(project.root / page, page, blocks)
        yield from _footnotes(project.root / page, page)
    yield from _orphans(project, shown, sections)
    yield from _tests(project)


def _sections(name: str, source: str) -> tuple[set[str], list[str]]:
    """The named sections of a program, and what is wrong with their markers."""
    opened: dict[str, int] = {}
    closed: set[str] = set()
    wrong = []
    for number, line in enumerate(source.splitlines(), start=1):
        marker = MARKER.match(line)
        if marker is None:
            if LOOKS_LIKE.search(line):
                wrong.append(
                    f"{name}:{number}: no section marker: write # --8<-- [start:NAME] or [end:NAME]"
                )
            continue
        section = marker["name"]
        if marker["kind"] == "start":
            if section in opened or section in closed:
                wrong.append(f'{name}:{number}: section "{section}" is there twice: rename one')
            opened[section] = number
        elif opened.pop(section, None) is None:
            wrong.append(f'{name}:{number}: section "{section}" ends before it starts')
        else:
            closed.add(section)
    wrong += [
        f'{name}:{number}: section "{section}" never ends: add # --8<-- [end:{section}]'
        for section, number in opened.items()
    ]
    return closed | set(opened), wrong


def _embed(page: str, fence: Fence, sections: dict[str, set[str]]) -> Shown | None:
    """What a fence embeds, if it embeds a program.

    Raises:
        TimingsError: if it does so wrongly, or holds what nobody ran.
    """
    language = fence.info.split()[0] if fence.info else ""
    lines = [line for line in fence.text.splitlines() if line.strip()]
    embeds = [match for line in lines if (match := DIRECTIVE.match(line))]
    if embeds and (len(lines) != 1 or language != SNIPPET):
        raise TimingsError(
            f"{fence.where}: an embedded program stands alone, in a fence that starts ```python"
        )
    if embeds:
        path, section = embeds[0].group("path", "section")
        if path not in sections:
            raise TimingsError(f"{fence.where}: no program snippets/{path}: fix the name")
        if section is not None and section not in sections[path]:
            have = ", ".join(sorted(sections[path])) or "none"
            raise TimingsError(
                f'{fence.where}: snippets/{path} has no section "{section}" (have: {have}): '
                "name a section, never lines"
            )
        return Shown(fence.where, page, path, section)
    if language == SNIPPET:
        raise TimingsError(
            f"{fence.where}: Python that nobody runs: make it a program below snippets/, and "
            "embed that"
        )
    if language in SHOWN_AS_TEXT:
        raise TimingsError(
            f"{fence.where}: output typed by hand, or no language: use an `output` fence, or name "
            "the language"
        )
    return None


def _verbatim(path: Path, page: str, blocks: list[Fence]) -> Iterator[str]:
    """Directives that a page would print as they stand, since they are unquoted or in no fence."""
    inside = {line for fence in blocks for line in fence.lines}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if LOOKS_LIKE.search(line) and not (number in inside and DIRECTIVE.match(line)):
            yield (
                f'{page}:{number}: not an embedded program: write --8<-- "chapter/program.py" in '
                "a fence of its own"
            )


def _footnotes(path: Path, page: str) -> Iterator[str]:
    """Footnotes that are named and not written, which a page prints as they stand; or unused."""
    text = path.read_text(encoding="utf-8")
    written = set(re.findall(r"^\[\^([\w-]+)\]:", text, re.MULTILINE))
    named = set(re.findall(r"\[\^([\w-]+)\](?!:)", text))
    for name in sorted(named - written):
        yield f'{page}: footnote "{name}" is named and not written: write [^{name}]: …'
    for name in sorted(written - named):
        yield f'{page}: footnote "{name}" is written and never named: name it or drop it'


def _orphans(project: Project, shown: list[Shown], sections: dict[str, set[str]]) -> Iterator[str]:
    """Programs and sections that no chapter shows, or that one shows whole twice."""
    whole = Counter(embed.path for embed in shown if embed.whole)
    excerpts = {(embed.path, embed.section) for embed in shown}
    for path in project.programs:
        if whole[path] != 1:
            times = f"shown whole {whole[path]} times" if whole[path] else "shown nowhere"
            yield f"snippets/{path} is {times}: embed it once, in its chapter"
        for section in sorted(sections[path] - {WHOLE}):
            if (path, section) not in excerpts:
                yield f'snippets/{path}: section "{section}" is shown nowhere: embed it or drop it'
    chapters: dict[str, str] = {}
    for embed in shown:
        folder = embed.path.partition("/")[0]
        chapter = chapters.setdefault(folder, embed.page) if embed.whole else embed.page
        if embed.page != chapter:
            yield (
                f"{embed.where}: snippets/{embed.path} belongs into {chapter}, with the rest of "
                f"snippets/{folder}: show it whole there, and a section of it here"
            )


def _tests(project: Project) -> Iterator[str]:
    """Programs without a value test, and value tests without a program."""
    folder = project.root / "tests"
    wanted = {
        folder / Path(path).parent / f"test_{Path(path).stem}.py": path for path in project.programs
    }
    for test, path in wanted.items():
        if not test.is_file():
            yield f"snippets/{path} has no value test: write {test.relative_to(project.root)}"
    for chapter in {test.parent for test in wanted}:
        for test in sorted(chapter.glob("test_*.py")):
            if test not in wanted:
                yield f"{test.relative_to(project.root)} tests no program: rename or remove it"
