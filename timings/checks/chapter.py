"""One chapter: what its pages show, and whether that is as it should be."""

from collections.abc import Iterator

from timings.checks.check import check
from timings.errors import Problem
from timings.machine.needs import lacking
from timings.pages.asks import Artefact, Output, Panel, asks
from timings.pages.chapters import Chapter, read_chapter
from timings.pages.inline import Number
from timings.pages.page import Page, read_page
from timings.project.labs import FOLDER, labs
from timings.project.project import Project
from timings.records.notebooks import load_notebook
from timings.records.published import load_records

RECORD, SHORT = "run python -m timings record", " --budget 2"
"""What records, and seconds that are enough to see that all is well."""


def shown_by(project: Project, chapter: Chapter) -> tuple[frozenset[str], frozenset[str]]:
    """The programs and the experiments that a chapter's pages show.

    Raises:
        Problem: if the fences of a page cannot be told apart.
    """
    each = [shown(project, read_page(project.root / name, name)) for name in chapter.pages]
    programs, experiments = zip(*each, strict=True)
    return frozenset().union(*programs), frozenset().union(*experiments)


def all_of(project: Project, name: str) -> list[str]:
    """All that a chapter shows and a machine records: experiments, programs, its lab.

    Raises:
        TimingsError: if there is no such chapter, or a page's fences cannot be told apart.
    """
    programs, experiments = shown_by(project, read_chapter(project, name))
    lab = [f"{FOLDER}/{name}"] if name in labs(project) else []
    return [*sorted(experiments), *sorted(programs), *lab]


def shown(
    project: Project, page: Page, numbers: bool = False
) -> tuple[frozenset[str], frozenset[str]]:
    """The programs and the experiments that a page shows; with `numbers`, in sentences too.

    What it asks for wrongly is told by `check`.
    """
    programs = {embed.path for embed in page.embeds if embed.path in project.programs}
    experiments = set()
    for _, one in asks(project, page):
        if isinstance(one, Output | Artefact):
            programs.add(one.program.path)
        elif isinstance(one, Panel) or (numbers and isinstance(one, Number)):
            experiments.add(one.declaration.name)
    return frozenset(programs), frozenset(experiments)


def check_chapter(project: Project, name: str) -> tuple[list[Problem], str]:
    """What is wrong with one chapter, and a summary.

    Its programs and experiments have to be recorded as they are by one machine, whichever, and
    none may contradict a claim, this one included.

    Raises:
        TimingsError: if there is no such chapter, or a record or its page cannot be read at all.
    """
    chapter = read_chapter(project, name)
    programs, experiments = shown_by(project, chapter)
    problems = [one for one in check(project, [], here=True).problems if chapter.holds(one.file)]
    unrecorded = list(_unrecorded(project, chapter.name, programs, experiments))
    missing = [problem for problem, possible in unrecorded if possible]
    problems += missing
    others = len(unrecorded) - len(missing)
    summary = (
        f"{', '.join(chapter.pages)}: {len(programs)} programs, {len(experiments)} experiments"
        f"{f', {others} of them recorded nowhere yet: they need what is not here' * bool(others)}"
        f"; {len(problems)} problems"
    )
    if len(missing) > 1:
        asked = dict.fromkeys(one.remedy.removeprefix(RECORD) for one in missing)
        only = "".join(asked).replace(SHORT, "")
        summary += f"\nto record all of these: {RECORD.removeprefix('run ')}{only}{SHORT}"
    return problems, summary


def _unrecorded(
    project: Project, name: str, programs: frozenset[str], experiments: frozenset[str]
) -> Iterator[tuple[Problem, bool]]:
    """What no machine has recorded as it is, and whether this one could."""
    records = load_records(project)
    for path in sorted(programs):
        program = project.programs[path]
        keys = [(path, method) for method in program.start_methods]
        runs = [one.runs[key] for one in records.values() for key in keys if key in one.runs]
        if not any(run.hash == program.hash for run in runs):
            problem = Problem(
                f"snippets/{path}", "it was not run as it is", f"{RECORD} --only {path}"
            )
            yield problem, not any(map(lacking, program.needs))
    for experiment in sorted(experiments):
        wanted = project.experiments[experiment]
        entries = [entry for record in records.values() for entry in record.of(experiment)]
        if not any(entry.hash == wanted.hash for entry in entries):
            wrong = f'experiment "{experiment}" was not measured as it is'
            problem = Problem(wanted.path, wrong, f"{RECORD} --only {experiment}{SHORT}")
            yield problem, not lacking(wanted.needs)
    if lab := labs(project).get(name):
        kept = [load_notebook(project, lab, runner) for runner in records]
        if not any(notebook and notebook.hash == lab.hash for notebook in kept):
            remedy = f"{RECORD} --only {FOLDER}/{lab.name}"
            yield Problem(lab.path, "it was not run as it is", remedy), True
