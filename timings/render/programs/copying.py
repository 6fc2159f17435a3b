"""What stands below a program that a page shows: how to take it along, and where it was run."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import relpath

from markdown import Markdown
from markupsafe import Markup

from timings.machine.needs import GPU, PYTHONS, SYSTEMS
from timings.project.git import utc
from timings.project.programs import Program
from timings.records.model import Run
from timings.records.published import PROGRAMS
from timings.render.links import folder
from timings.render.not_recorded import gpu_state, not_recorded
from timings.render.programs.pythons import on_pythons
from timings.render.state import State
from timings.render.templates import render
from timings.render.words import shown_name

STATES = {"fresh": "✓ Run", "partly": "Run in part", "stale": "Run before its last change"}


@dataclass(frozen=True)
class Ran:
    """Where a program was run: a class of the style sheet, a sentence, and its last date."""

    css: str
    said: str
    date: str = ""


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


def program_html(now: State, program: Program, page: str, repository: str) -> Markup:
    """A program's file to copy, download and look up, and where it was run."""
    name, path = PurePosixPath(program.path).name, program.path
    links = [(f"Download {name}", relpath(f"{PROGRAMS}/{path}", folder(page) or "."), True)]
    if repository:
        address = f"{repository}/blob/HEAD/snippets/{path}"
        links.append((f"{name} in the repository", address, False))
    elsewhere = on_pythons(now.columns, program)
    return render("program", path=path, links=links, runs=_runs(now, program), elsewhere=elsewhere)


def _runs(now: State, program: Program) -> list[Ran]:
    """Where the program was run, the freshest first; or why there is nothing."""
    if GPU in program.needs:
        return [Ran(*gpu_state(now, program))]
    runs = {
        runner: found
        for runner, record in now.records.items()
        if (found := [record.runs[key] for key in _keys(program) if key in record.runs])
    }
    if not runs:
        return [Ran("missing", not_recorded(now, program))]
    every = [_ran(program, runner, found) for runner, found in runs.items()]
    return sorted(every, key=lambda one: list(STATES).index(one.css))


def _keys(program: Program) -> list[tuple[str, str | None]]:
    return [(program.path, method) for method in program.start_methods]


def _ran(program: Program, runner: str, runs: list[Run]) -> Ran:
    """The state of a program on one runner."""
    stale = any(run.hash != program.hash for run in runs)
    partly = len(runs) < len(program.start_methods)
    css = "stale" if stale else "partly" if partly else "fresh"
    said = f"{STATES[css]} on {shown_name(runner)}: {'; '.join(_words(program, runs))}; "
    return Ran(css, said, max((run.date for run in runs), key=utc))


def _words(program: Program, runs: list[Run]) -> Iterator[str]:
    """How it was run, part by part."""
    yield f"Python {' and '.join(dict.fromkeys(run.python_version for run in runs))}"
    methods = [run.start_method for run in runs if run.start_method]
    if methods:
        *others, last = methods
        yield f"under {' and '.join([', '.join(others), last] if others else [last])}"
    if "timeout" in program.expect:
        yield "hangs as meant"
    elif program.expect:
        yield f"fails with {' or '.join(program.expect)} as meant"
    told = SYSTEMS | PYTHONS
    yield from (f"needs {told[need]}" for need in program.needs if need in told)
