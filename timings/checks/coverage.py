"""Do programs, tests and pages agree: everything shown once, nothing shown that is not there."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from timings.errors import Problem, instead
from timings.pages.asks import Ask, Panel
from timings.pages.chapters import FAILURES, KEY, chapter_of, chapters, misplaced
from timings.pages.inline import number as asked_number
from timings.pages.inline import numbers_in
from timings.pages.navigation import FILE, navigation, source
from timings.pages.page import DIRECTIVE, WHOLE, Embed, Fence, Page
from timings.project.labs import labs
from timings.project.project import Project

MARKER = re.compile(r"^\s*#\s*--8<--\s*\[(?P<kind>start|end):\s*(?P<name>[\w-]+)\s*\]\s*$")
LOOKS_LIKE = re.compile(r"-{1,}8<-{1,}")
SNIPPET = "python"
SHOWN_AS_TEXT = {"", "text", "console", "pycon", "pytb"}

Asked = dict[str, list[tuple[str, Ask | Problem]]]
"""What each page asks for, by its name."""


def disagreements(project: Project, pages: list[Page], asked: Asked) -> Iterator[Problem]:
    """Each thing that does not agree, in pages that could all be read."""
    sections: dict[str, set[str]] = {}
    for path, program in project.programs.items():
        sections[path], wrong = _sections(f"snippets/{path}", program.source)
        yield from wrong
    for page in pages:
        for fence in page.fences:
            yield from _fence(fence, sections)
        for embed in page.embeds:
            yield from _embed(embed, sections)
        yield from _verbatim(page)
        yield from _footnotes(page)
    yield from misplaced(project)
    yield from _orphans(project, pages, sections)
    yield from _panels(project, asked)
    yield from _tests(project)
    yield from _labs(project)
    yield from _navigation(project, pages)


def _sections(name: str, source: str) -> tuple[set[str], list[Problem]]:
    """The named sections of a program, and what is wrong with their markers."""
    opened: dict[str, int] = {}
    closed: set[str] = set()
    wrong = []
    for number, line in enumerate(source.splitlines(), start=1):
        marker, place = MARKER.match(line), f"{name}:{number}"
        if marker is None:
            if LOOKS_LIKE.search(line):
                form = "write # --8<-- [start:NAME] or [end:NAME]"
                wrong.append(Problem(place, "no section marker", form))
            continue
        section = marker["name"]
        if marker["kind"] == "start":
            if section in opened or section in closed:
                wrong.append(Problem(place, f'section "{section}" is there twice', "rename one"))
            opened[section] = number
        elif opened.pop(section, None) is None:
            start = f"add # --8<-- [start:{section}]"
            wrong.append(Problem(place, f'section "{section}" ends before it starts', start))
        else:
            closed.add(section)
    for section, number in opened.items():
        end = f"add # --8<-- [end:{section}]"
        wrong.append(Problem(f"{name}:{number}", f'section "{section}" never ends', end))
    return closed | set(opened), wrong


def _fence(fence: Fence, sections: dict[str, set[str]]) -> Iterator[Problem]:
    """A fence that holds what nobody ran."""
    lines = [line for line in fence.text.splitlines() if line.strip()]
    if fence.embedded:
        if len(lines) != 1 or fence.language != SNIPPET:
            wrong = "an embedded program does not stand alone"
            yield Problem(fence.where, wrong, "give it a fence of its own that starts ```python")
    elif fence.language == SNIPPET:
        remedy = "make it a program below snippets/, and embed that"
        yield Problem(fence.where, "Python that nobody runs", remedy)
    elif fence.language in SHOWN_AS_TEXT:
        wrong = "output typed by hand, or no language"
        yield Problem(fence.where, wrong, "use an `output` fence, or name the language")


def _embed(embed: Embed, sections: dict[str, set[str]]) -> Iterator[Problem]:
    """A fence that embeds what is not there, or calls it something else."""
    where, name = embed.fence.where, f"snippets/{embed.path}"
    if embed.path not in sections:
        yield Problem(where, f"no program {name}", instead(embed.path, sections, "write it"))
    elif embed.section is not None and embed.section not in sections[embed.path]:
        have = ", ".join(sorted(sections[embed.path])) or "none"
        wrong = f'{name} has no section "{embed.section}"'
        yield Problem(where, wrong, f"name a section, never lines (have: {have})")
    if embed.title is not None and not re.match(rf"{re.escape(name)}(,|$)", embed.title):
        wrong = f'the title "{embed.title}" is not what is shown'
        yield Problem(where, wrong, f'write title="{name}", or none: it is put there by itself')


def _verbatim(page: Page) -> Iterator[Problem]:
    """Directives that a page would print as they stand, since they are unquoted or in no fence."""
    inside = {line for fence in page.fences for line in fence.lines}
    for number, line in enumerate(page.text.splitlines(), start=1):
        if LOOKS_LIKE.search(line) and not (number in inside and DIRECTIVE.match(line)):
            remedy = 'write --8<-- "chapter/program.py" in a fence of its own'
            yield Problem(f"{page.name}:{number}", "not an embedded program", remedy)


def _footnotes(page: Page) -> Iterator[Problem]:
    """Footnotes that are named and not written, which a page prints as they stand; or unused."""
    written, named = ({one.text: one.line for one in reversed(ones)} for ones in page.footnotes)
    for name in sorted(named.keys() - written.keys()):
        place, wrong = f"{page.name}:{named[name]}", f'footnote "{name}" is named and not written'
        yield Problem(place, wrong, f"write [^{name}]: …")
    for name in sorted(written.keys() - named.keys()):
        place, wrong = f"{page.name}:{written[name]}", f'footnote "{name}" is written, never named'
        yield Problem(place, wrong, "name it or drop it")


def _orphans(
    project: Project, pages: list[Page], sections: dict[str, set[str]]
) -> Iterator[Problem]:
    """Programs and sections that no chapter shows, or that one shows whole twice."""
    shown = [(page.name, embed) for page in pages for embed in page.embeds]
    whole = Counter(embed.path for _, embed in shown if embed.whole)
    excerpts = {(embed.path, embed.section) for _, embed in shown}
    for path in project.programs:
        name = f"snippets/{path}"
        if whole[path] != 1:
            times = f"shown whole {whole[path]} times" if whole[path] else "shown nowhere"
            yield Problem(name, f"it is {times}", "embed it once, where it belongs")
        for section in sorted(sections[path] - {WHOLE}):
            if (path, section) not in excerpts:
                wrong = f'section "{section}" is shown nowhere'
                yield Problem(name, wrong, "embed it or drop it")
    every = chapters(project)
    owners = {folder: chapter for chapter in every.values() for folder in chapter.folders}
    for page, embed in shown:
        folder = embed.path.partition("/")[0]
        if not embed.whole or (folder not in owners and embed.path not in project.programs):
            continue
        if folder not in owners:
            first = every[chapter_of(page)].first
            wrong = f"snippets/{folder} is a folder of no chapter"
            yield Problem(embed.fence.where, wrong, f"name it in {first}: {KEY}: [{folder}]")
        elif page not in owners[folder].pages and chapter_of(page) != FAILURES:
            first = owners[folder].first
            wrong = f"snippets/{embed.path} belongs into {first}, with the rest of its folder"
            yield Problem(embed.fence.where, wrong, "show it whole there, and a section of it here")


def _panels(project: Project, asked: Asked) -> Iterator[Problem]:
    """Experiments that no page shows, or that pages show twice.

    One that a page misspells, or claims wrongly, is shown there: that is told where it is.
    """
    every = [one for page in asked.values() for _, one in page]
    many = Counter(one.declaration.name for one in every if isinstance(one, Panel))
    refused = " ".join(f"{one.wrong} {one.remedy}" for one in every if isinstance(one, Problem))
    for name, declaration in project.experiments.items():
        if many[name] == 1 or (not many[name] and f'"{name}"' in refused):
            continue
        times = f"shown {many[name]} times" if many[name] else "shown nowhere"
        wrong = f'experiment "{name}" is {times}'
        yield Problem(declaration.path, wrong, "give it one timings fence")


def _tests(project: Project) -> Iterator[Problem]:
    """Programs without a value test, and value tests without a program."""
    folder = project.root / "tests"
    wanted = {
        folder / Path(path).parent / f"test_{Path(path).stem}.py": path for path in project.programs
    }
    for test, path in wanted.items():
        if not test.is_file():
            remedy = f"write {test.relative_to(project.root).as_posix()}"
            yield Problem(f"snippets/{path}", "it has no value test", remedy)
    for chapter in sorted({test.parent for test in wanted}):
        for test in sorted(chapter.glob("test_*.py")):
            if test not in wanted:
                name = test.relative_to(project.root).as_posix()
                yield Problem(name, "it tests no program", "rename or remove it")


def _labs(project: Project) -> Iterator[Problem]:
    """Labs that belong to no chapter, and inline numbers in labs that name nothing."""
    every = chapters(project)
    for lab in labs(project).values():
        if lab.name not in every:
            wrong = f"there is no chapter docs/{lab.name}.md"
            yield Problem(lab.path, wrong, "give the lab the name of its chapter")
        for cell in lab.cells:
            if cell.kind != "markdown":
                continue
            for where, found in numbers_in(cell.text, lab.path, cell.line + 1):
                try:
                    asked_number(project, found, where)
                except Problem as problem:
                    yield problem


def _navigation(project: Project, pages: list[Page]) -> Iterator[Problem]:
    """Pages that the menu does not lead to, and entries of it that lead nowhere."""
    if not (project.root / FILE).is_file():
        return
    entries = {path for _, path, _ in navigation(project)}
    if not entries:
        return
    lines = (project.root / FILE).read_text(encoding="utf-8").splitlines()
    for path in sorted(entries):
        if not source(project, path).is_file():
            line = next((n for n, text in enumerate(lines, start=1) if text.endswith(path)), 1)
            wrong = f"it lists docs/{path}, which is not there"
            yield Problem(f"{FILE}:{line}", wrong, "take the entry out, or restore the page")
    made = {f"docs/{path}" for path in entries}
    here = [page.name for page in pages if not page.name.startswith("docs/timings/")]
    here += [lab.path.removesuffix(".py") + ".md" for lab in labs(project).values()]
    for name in sorted(set(here) - made):
        yield Problem(name, "no entry of the menu leads to it", f"list it under nav in {FILE}")
