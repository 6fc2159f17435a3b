"""The custom fences of the pages, for pymdownx.superfences."""

import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from markdown import Markdown
from mkdocs.exceptions import BuildError
from pymdownx.superfences import SuperFencesException

from timings.errors import Problem, TimingsError, one_line
from timings.pages.asks import Artefact, LabCell, Launch, Listing, Output, Panel, ask
from timings.pages.page import read_page
from timings.project.programs import Program
from timings.records.model import Run
from timings.render.links import folder
from timings.render.not_recorded import not_recorded
from timings.render.panels.launches import launch_html
from timings.render.panels.panel import panel_html
from timings.render.programs.copying import by_mkdocs, linking, page_of, program_html
from timings.render.programs.lab_box import lab_html
from timings.render.publish import publish
from timings.render.state import State, state
from timings.render.tables.records_page import records_html
from timings.render.templates import render

ANCHORS = "mkdocs_extract_anchors"
"""Where MkDocs collects the anchors of a page: it does not look into what a fence returns."""


class PageError(SuperFencesException, BuildError):
    """Stops a build with one clear line: superfences swallows any other exception."""


@contextmanager
def page_errors(what: str, md: Markdown | None = None, source: str = "") -> Iterator[None]:
    """Let every failure stop the build: what superfences swallows, a reader would never see.

    Where the page's file has that fence, its line is named.
    """
    try:
        yield
    except Problem as problem:
        place = (md and _place(md, what, source)) or problem.place
        named = problem.place if problem.place != what else place
        raise PageError(one_line(Problem(named, problem.wrong, problem.remedy))) from None
    except TimingsError as error:
        raise PageError(one_line(error)) from None
    except Exception as error:
        problem = f"{what} could not be shown: {type(error).__name__}: {error}"
        raise PageError(one_line(problem)) from error


def _place(md: Markdown, what: str, source: str) -> str:
    """The line of a fence in the file of the page being rendered; empty if it is not there."""
    name = f"docs/{page_of(md)}"
    file = md.timings_root / name
    fences = read_page(file, name).fences if file.is_file() else ()
    same = (one for one in fences if f"{one.info} fence" == what and one.text == source)
    return next((one.where for one in same), "")


Format = Callable[..., str]
"""What superfences calls with the text of a fence, and more; it returns HTML."""


def _format(
    kind: str, show: Callable[[State, Any, Markdown], str], source: str, *given: Any, **_: Any
) -> str:
    """The format of a kind of fence, by what shows what it asks for.

    Raises:
        PageError: if the fence or a record is wrong, or a record contradicts a claim.
    """
    _language, _css, _options, md = given
    with page_errors(f"{kind} fence", md, source):
        now = md.timings_now
        return show(now, ask(now.project, kind, source, f"{kind} fence"), md)


def _panel(now: State, asked: Panel, md: Markdown) -> str:
    """The panel of an experiment: chart, table, claims, conditions, code and command."""
    if ANCHORS in md.treeprocessors:
        md.treeprocessors[ANCHORS].present_anchor_ids.add(asked.declaration.name)
    return panel_html(now, asked)


def _output(now: State, asked: Output, md: Markdown) -> str:
    """What a program printed when it was run.

    Of one that never was, nothing where the page shows it: what stands below it says so.
    """
    ran = {path for record in now.records.values() for path, _ in record.runs}
    if asked.program.path in md.timings_shown - ran:
        return render("output", path=asked.program.path, shown_above=True)
    return _output_html(now, asked.program, asked.method)


def _artefact(now: State, asked: Artefact, md: Markdown) -> str:
    """A file that a program left on purpose: a picture, or a link to a page."""
    return _kept_html(now, asked.program, asked.file, asked.words, linking(md))


def _launch(now: State, asked: Launch, _: Markdown) -> str:
    """A drawing of a kernel's launch."""
    return launch_html(now, asked, "launch fence")


def _records(now: State, asked: Listing, md: Markdown) -> str:
    """A table of everything recorded."""
    return records_html(now, asked, linking(md))


def _lab(now: State, asked: LabCell, md: Markdown) -> str:
    """What a cell of a lab gave; or, without a cell, how to take the lab along."""
    return lab_html(now, asked, linking(md), md.timings_repository, rendered=by_mkdocs(md))


timings = partial(_format, "timings", _panel)
output = partial(_format, "output", _output)
kept = partial(_format, "kept", _artefact)
launch = partial(_format, "launch", _launch)
records = partial(_format, "records", _records)
lab = partial(_format, "lab", _lab)


def program(source: str, language: str, css: str, options: dict, md: Markdown, **_: Any) -> str:
    """What stands below a program, named by its path below `snippets/`: its file, and its runs.

    Raises:
        PageError: if there is no such program, or a record is wrong.
    """
    with page_errors("program fence"):
        now = md.timings_now
        asked = now.project.program(source.strip(), "program fence")
        return program_html(now, asked, linking(md), md.timings_repository)


def published() -> Format:
    """The format of a `program` fence, once the files that pages link to lie below `docs/`.

    Engines call this when they read their configuration, and look for files only then.
    """
    with page_errors("what is below docs"):
        publish(state())
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
