"""The custom fences of the pages, for pymdownx.superfences."""

import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from markdown import Markdown
from mkdocs.exceptions import BuildError
from pymdownx.superfences import SuperFencesException

from timings.errors import TimingsError, one_line
from timings.pages.asked import parse_kept, parse_output, parse_panel, parse_records
from timings.pages.launch import parse_launch
from timings.project.programs import Program
from timings.records.model import Run
from timings.render.links import folder
from timings.render.not_recorded import not_recorded
from timings.render.panels.launches import launch_html
from timings.render.panels.panel import panel_html
from timings.render.programs.copying import by_mkdocs, page_of, program_html
from timings.render.programs.lab_box import lab_html
from timings.render.publish import publish
from timings.render.state import State, state
from timings.render.tables.records_page import records_html
from timings.render.templates import render

ROOT: Path | None = None
"""The project to render; this one unless a test says otherwise."""


ANCHORS = "mkdocs_extract_anchors"
"""Where MkDocs collects the anchors of a page: it does not look into what a fence returns."""


class PageError(SuperFencesException, BuildError):
    """Stops a build with one clear line: superfences swallows any other exception."""


@contextmanager
def page_errors(where: str) -> Iterator[None]:
    """Let every failure stop the build: what superfences swallows, a reader would never see."""
    try:
        yield
    except TimingsError as error:
        raise PageError(one_line(error)) from None
    except Exception as error:
        problem = f"{where} could not be shown: {type(error).__name__}: {error}"
        raise PageError(one_line(problem)) from error


def timings(source: str, language: str, css: str, options: dict, md: Markdown, **_: Any) -> str:
    """The panel of an experiment: chart, table, claims, conditions, code and command.

    Raises:
        PageError: if the fence, a record or a claim is wrong, or a record contradicts a claim.
    """
    with page_errors("timings fence"):
        now = state(ROOT)
        panel = parse_panel(now.project, source, "timings fence")
        if ANCHORS in md.treeprocessors:
            md.treeprocessors[ANCHORS].present_anchor_ids.add(panel.declaration.name)
        return panel_html(now, panel)


def output(source: str, language: str, css: str, options: dict, md: Markdown, **_: Any) -> str:
    """What a program printed when it was run.

    Of one that never was, nothing where the page shows it: what stands below it says so.

    Raises:
        PageError: if the fence or a record is wrong.
    """
    with page_errors("output fence"):
        now = state(ROOT)
        program, method = parse_output(now.project, source, "output fence")
        ran = {path for record in now.records.values() for path, _ in record.runs}
        if program.path in md.timings_shown - ran:
            return render("output", path=program.path, shown_above=True)
        return _output_html(now, program, method)


def kept(source: str, language: str, css: str, options: dict, md: Markdown, **_: Any) -> str:
    """A file that a program left on purpose: a picture, or a link to a page.

    Raises:
        PageError: if the fence or a record is wrong.
    """
    with page_errors("kept fence"):
        now = state(ROOT)
        program, file, words = parse_kept(now.project, source, "kept fence")
        return _kept_html(now, program, file, words, page_of(md))


def launch(source: str, *_: Any, **__: Any) -> str:
    """A drawing of a kernel's launch.

    Raises:
        PageError: if the fence or a record is wrong, or the program makes no such launch.
    """
    with page_errors("launch fence"):
        now = state(ROOT)
        asked = parse_launch(now.project, source, "launch fence")
        return launch_html(now, asked, "launch fence")


def records(source: str, *_: Any, **__: Any) -> str:
    """A table of everything recorded.

    Raises:
        PageError: if the fence, a page or a record is wrong.
    """
    with page_errors("records fence"):
        return records_html(state(ROOT), parse_records(source, "records fence"))


def program(source: str, language: str, css: str, options: dict, md: Markdown, **_: Any) -> str:
    """What stands below a program, named by its path below `snippets/`: its file, and its runs.

    Raises:
        PageError: if there is no such program, or a record is wrong.
    """
    with page_errors("program fence"):
        now = state(ROOT)
        asked = now.project.program(source.strip(), "program fence")
        return program_html(now, asked, page_of(md), md.timings_repository)


def lab(source: str, language: str, css: str, options: dict, md: Markdown, **_: Any) -> str:
    """What a cell of a lab gave; or, without a cell, how to take the lab along.

    Raises:
        PageError: if the fence, the lab or a record is wrong.
    """
    with page_errors("lab fence"):
        return lab_html(
            state(ROOT), source, page_of(md), md.timings_repository, rendered=by_mkdocs(md)
        )


def published() -> Callable[..., str]:
    """The format of a `program` fence, once the files that pages link to lie below `docs/`.

    Engines call this when they read their configuration, and look for files only then.
    """
    with page_errors("what is below docs"):
        publish(state(ROOT))
    return program


def _output_html(now: State, program: Program, method: str | None) -> str:
    chosen = method or program.start_methods[0]
    runs = [
        (runner, record.runs[program.path, chosen])
        for runner, record in now.records.items()
        if (program.path, chosen) in record.runs
    ]
    known = {"path": program.path, "shown_above": False}
    if not runs:
        return render("output", **known, printed="", said=not_recorded(now, program), stale=False)
    runner, run = _freshest(program, runs)
    printed = run.stdout.rstrip("\n")
    if run.error and run.exit != 0:
        printed = f"{printed}\n{run.error}".lstrip("\n")
    said = _how(run, program, method, runner)
    return render("output", **known, printed=printed, said=said, stale=run.hash != program.hash)


def _freshest(program: Program, runs: list[tuple[str, Run]]) -> tuple[str, Run]:
    """The first run of the sources as they are; where there is none, the first of all."""
    return next(((name, run) for name, run in runs if run.hash == program.hash), runs[0])


def _kept_html(now: State, program: Program, file: str, words: str, page: str) -> str:
    """The picture, or a link to the page, and when and where it was made."""
    runs = [
        (runner, run)
        for runner, record in now.records.items()
        for run in record.runs.values()
        if run.program == program.path and file in run.kept
    ]
    if not runs:
        return render("kept", path=program.path, said=not_recorded(now, program), link="")
    runner, run = _freshest(program, runs)
    path = now.project.kept(runner, program.path) / file
    return render(
        "kept",
        path=program.path,
        said=f"Made by the program when it was recorded: {runner}, {run.date[:10]}.",
        link=posixpath.relpath(path.relative_to(now.project.docs).as_posix(), folder(page)),
        words=words,
        kind=path.suffix,
        stale=run.hash != program.hash,
    )


def _how(run: Run, program: Program, method: str | None, runner: str) -> str:
    """Under what conditions the program printed that."""
    if run.timed_out:
        nothing = "" if run.stdout.strip() or run.error else "Printed nothing. "
        ended = f"{nothing}Still running after {program.timeout:g} s, then ended"
    elif run.exit == 0:
        ended = "Printed"
    else:
        ended = f"Ended with exit code {run.exit}"
    methods = [name for name in program.start_methods if name]
    under = f", under {method}" if method else f", under {', '.join(methods)}" if methods else ""
    if not method and len(methods) > 1:
        under = f", here under {methods[0]} (run under {', '.join(methods)})"
    runner += f" ({run.gpu})" if run.gpu else ""
    return f"{ended} on {runner}, Python {run.python_version}, {run.date[:10]}{under}."
