"""What stands below a program that a page shows: how to take it along, and where it was run."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from posixpath import relpath
from typing import Any

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from timings.agreement import DIRECTIVE, WHOLE
from timings.pages import fences_in
from timings.records import Record, Run
from timings.render import fences
from timings.render.fences import page_errors
from timings.render.places import folder
from timings.render.publish import PROGRAMS, publish
from timings.render.rows import shown_name
from timings.render.state import state
from timings.sources import Program

NAME = "timings-programs"
STATES = ("fresh", "partly", "stale")
BEFORE_SNIPPETS = 35
"""Priority: pymdownx.snippets, which puts a program in the place of its name, has 32."""


class Programs(Preprocessor):
    """Puts a `program` fence below each fence that embeds a program.

    `repository` is the address of the project's repository, empty while it has none.
    """

    def __init__(self, md: Markdown, repository: str) -> None:
        super().__init__(md)
        self.repository = repository.rstrip("/")

    def run(self, lines: list[str]) -> list[str]:
        """The lines of a page, with those fences among them."""
        with page_errors("page"):
            found = list(fences_in(lines, "page"))
        done = list(lines)
        for fence in reversed(found):
            embed = DIRECTIVE.match(fence.text)
            if embed is None:
                continue
            first, last = fence.lines[0] - 1, fence.lines[-1]
            indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
            added = ["", "```program", embed["path"], "```", ""]
            done[last:last] = [f"{indent}{line}".rstrip() for line in added]
            if "title=" not in fence.info:
                part = "" if embed["section"] in (None, WHOLE) else ", an excerpt"
                title = f' title="snippets/{embed["path"]}{part}"'
                done[first] = f"{lines[first].rstrip()}{title}"
        return done


@dataclass(frozen=True)
class ProgramFence:
    """The format of a `program` fence, which holds the program's path below `snippets/`."""

    def __call__(
        self, source: str, language: str, css: str, options: dict, md: Markdown, **_: Any
    ) -> str:
        """The program's file to copy, download and look up, and where it was run.

        Raises:
            PageError: if there is no such program, or a record is wrong.
        """
        with page_errors("program fence"):
            now = state(fences.ROOT)
            program = now.project.programs[source.strip()]
            return _html(program, now.records, page_of(md), md.preprocessors[NAME].repository)


def program_fence() -> ProgramFence:
    """The format, once what it links to lies below `docs/`.

    Engines call this when they read their configuration, before they look for files to publish.
    """
    with page_errors("programs"):
        publish(state(fences.ROOT).project)
    return ProgramFence()


def page_of(md: Markdown) -> str:
    """The page being rendered, as its path below `docs/`: each engine says it in its own way."""
    if "relpath" in md.treeprocessors:
        return md.treeprocessors["relpath"].file.src_uri
    if "rendering_context" in md.preprocessors:
        return md.preprocessors["rendering_context"].page.path
    return "index.md"


def _html(program: Program, records: dict[str, Record], page: str, repository: str) -> str:
    name = escape(PurePosixPath(program.path).name)
    path = escape(program.path)
    file = escape(relpath(f"{PROGRAMS}/{program.path}", folder(page) or "."))
    links = [f'<a href="{file}" download>Download {name}</a>']
    if repository:
        address = f"{escape(repository)}/blob/HEAD/snippets/{path}"
        links.append(f'<a href="{address}">{name} in the repository</a>')
    return (
        f'<div class="program" data-program="{path}">'
        f'<p class="program-links">{"".join(links)}</p>{_badge(program, records)}</div>'
    )


def _badge(program: Program, records: dict[str, Record]) -> str:
    """Where the program was run: in a line, and if that is several machines, one by one."""
    runs = {
        runner: found
        for runner, record in records.items()
        if (found := [record.runs[key] for key in _keys(program) if key in record.runs])
    }
    if not runs:
        lacking = " and ".join(getattr(program, "needs", ()))
        why = f"no machine that recorded has the {lacking} it needs" if lacking else "not recorded"
        return f'<p class="program-run missing">Not run yet: {why}.</p>'
    lines = [_line(program, runner, found) for runner, found in runs.items()]
    lines.sort(key=lambda line: STATES.index(line[0]))
    (css, best), *others = lines
    if not others:
        return f'<p class="program-run {css}">{best}</p>'
    rest = "".join(f'<li class="program-run {css}">{text}</li>' for css, text in others)
    return (
        f'<details class="program-run {css}"><summary>{best} And {len(others)} more'
        f"</summary><ul>{rest}</ul></details>"
    )


def _keys(program: Program) -> list[tuple[str, str | None]]:
    return [(program.path, method) for method in program.start_methods]


def _line(program: Program, runner: str, runs: list[Run]) -> tuple[str, str]:
    """The state of a program on one runner, as a class, and in words, as HTML."""
    stale = any(run.hash != program.hash for run in runs)
    partly = len(runs) < len(program.start_methods)
    css = "stale" if stale else "partly" if partly else "fresh"
    how = {"fresh": "✓ Run", "partly": "Run in part", "stale": "Run before its last change"}[css]
    return css, f"{how} on {escape(shown_name(runner))}: {'; '.join(_words(program, runs))}."


def _words(program: Program, runs: list[Run]) -> Iterator[str]:
    """How it was run, part by part, as HTML."""
    yield f"Python {escape(' and '.join(dict.fromkeys(run.python_version for run in runs)))}"
    methods = [run.start_method for run in runs if run.start_method]
    if methods:
        *others, last = methods
        yield f"under {escape(' and '.join([', '.join(others), last] if others else [last]))}"
    if "timeout" in program.expect:
        yield "hangs as meant"
    elif program.expect:
        yield f"fails with {escape(' or '.join(program.expect))} as meant"
    date = max(run.date for run in runs)
    yield f'<time datetime="{escape(date)}">{escape(date[:10])}</time>'
