"""What stands below a program that a page shows: how to take it along, and where it was run."""

from collections.abc import Iterator
from html import escape
from pathlib import PurePosixPath
from posixpath import relpath

from markdown import Markdown

from timings.machine.needs import GPU, SYSTEMS
from timings.project.git import utc
from timings.project.programs import Program
from timings.records.model import Run
from timings.records.published import PROGRAMS
from timings.render.links import folder
from timings.render.not_recorded import gpu_state, not_recorded
from timings.render.state import State
from timings.render.tables.rows import shown_name

STATES = ("fresh", "partly", "stale")


def page_of(md: Markdown) -> str:
    """The page being rendered, as its path below `docs/`: each engine says it in its own way."""
    if by_mkdocs(md):
        return md.treeprocessors["relpath"].file.src_uri
    if "rendering_context" in md.preprocessors:
        return md.preprocessors["rendering_context"].page.path
    return "index.md"


def linking(md: Markdown) -> str:
    """The page from whose folder of the site links in HTML start, as its path below `docs/`.

    Zensical takes them for links between sources, and adds the step to the page's own folder.
    """
    page = PurePosixPath(page_of(md))
    return str(page if by_mkdocs(md) else page.with_name("index.md"))


def by_mkdocs(md: Markdown) -> bool:
    """Whether MkDocs renders the page: Zensical renders no notebooks."""
    return "relpath" in md.treeprocessors


def program_html(now: State, program: Program, page: str, repository: str) -> str:
    """A program's file to copy, download and look up, and where it was run."""
    name = escape(PurePosixPath(program.path).name)
    path = escape(program.path)
    file = escape(relpath(f"{PROGRAMS}/{program.path}", folder(page) or "."))
    links = [f'<a href="{file}" download="">Download {name}</a>']
    if repository:
        address = f"{escape(repository)}/blob/HEAD/snippets/{path}"
        links.append(f'<a href="{address}">{name} in the repository</a>')
    return (
        f'<div class="program" data-program="{path}">'
        f'<p class="program-links">{"".join(links)}</p>{_badge(now, program)}</div>'
    )


def _badge(now: State, program: Program) -> str:
    """Where the program was run: in a line, and if that is several machines, one by one."""
    if GPU in program.needs:
        css, said = gpu_state(now, program)
        return f'<p class="program-run {css}">{escape(said)}</p>'
    runs = {
        runner: found
        for runner, record in now.records.items()
        if (found := [record.runs[key] for key in _keys(program) if key in record.runs])
    }
    if not runs:
        return f'<p class="program-run missing">{escape(not_recorded(now, program))}</p>'
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
    yield from (f"needs {SYSTEMS[need]}" for need in program.needs if need in SYSTEMS)
    date = max((run.date for run in runs), key=utc)
    yield f'<time datetime="{escape(date)}">{escape(date[:10])}</time>'
