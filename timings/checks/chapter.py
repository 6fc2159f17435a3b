"""One chapter: what its page shows, and whether that is as it should be."""

from collections.abc import Iterator
from dataclasses import dataclass

from timings.checks.check import check
from timings.errors import Problem, TimingsError
from timings.machine.needs import lacking
from timings.pages.asks import Artefact, Output, Panel, asks
from timings.pages.inline import Number
from timings.pages.page import Page, read_page
from timings.project.labs import FOLDER, labs
from timings.project.project import Project
from timings.records.notebooks import load_notebook
from timings.records.published import load_records


@dataclass(frozen=True)
class Chapter:
    """A page, by its name below the root, with the programs and experiments that it shows.

    Its folders are those of its programs and of their tests.
    """

    page: str
    programs: frozenset[str]
    experiments: frozenset[str]

    @property
    def name(self) -> str:
        """Its name, as its page, its lab and commands have it."""
        return self.page.removeprefix("docs/").removesuffix(".md")

    def holds(self, problem: Problem) -> bool:
        """Whether a problem is one of this chapter: of its page, programs, tests or lab."""
        folders = {path.partition("/")[0] for path in self.programs}
        folders.add(self.name.replace("-", "_"))
        inside = tuple(f"{top}/{folder}/" for folder in folders for top in ("snippets", "tests"))
        files = (self.page, f"docs/labs/{self.name}.py", f"docs/labs/{self.name}.md")
        return problem.file in files or problem.file.startswith(inside)


def read_chapter(project: Project, name: str) -> Chapter:
    """The chapter of that name, `pool-and-process` say.

    Raises:
        TimingsError: if there is no such chapter, or its fences cannot be told apart.
    """
    path = project.docs / f"{name}.md"
    if not path.is_file():
        have = ", ".join(sorted(path.stem for path in project.docs.glob("*.md")))
        raise TimingsError(f'no chapter "{name}" (have: {have})')
    page = read_page(path, f"docs/{name}.md")
    return Chapter(page.name, *shown(project, page))


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
    problems = [one for one in check(project, [], here=True).problems if chapter.holds(one)]
    unrecorded = list(_unrecorded(project, chapter))
    problems += [problem for problem, possible in unrecorded if possible]
    others = sum(not possible for _, possible in unrecorded)
    summary = (
        f"{chapter.page}: {len(chapter.programs)} programs, {len(chapter.experiments)} experiments"
        f"{f', {others} of them recorded nowhere yet: they need what is not here' * bool(others)}"
        f"; {len(problems)} problems"
    )
    return problems, summary


def _unrecorded(project: Project, chapter: Chapter) -> Iterator[tuple[Problem, bool]]:
    """What no machine has recorded as it is, and whether this one could."""
    records, again = load_records(project), "run python -m timings record --only"
    for path in sorted(chapter.programs):
        program = project.programs[path]
        keys = [(path, method) for method in program.start_methods]
        runs = [one.runs[key] for one in records.values() for key in keys if key in one.runs]
        if not any(run.hash == program.hash for run in runs):
            problem = Problem(f"snippets/{path}", "it was not run as it is", f"{again} {path}")
            yield problem, not any(map(lacking, program.needs))
    for name in sorted(chapter.experiments):
        wanted = project.experiments[name]
        entries = [entry for record in records.values() for entry in record.of(name)]
        if not any(entry.hash == wanted.hash for entry in entries):
            wrong = f'experiment "{name}" was not measured as it is'
            problem = Problem(wanted.path, wrong, f"{again} {name} --budget 2")
            yield problem, not lacking(wanted.needs)
    if lab := labs(project).get(chapter.name):
        kept = [load_notebook(project, lab, runner) for runner in records]
        if not any(notebook and notebook.hash == lab.hash for notebook in kept):
            remedy = f"{again} {FOLDER}/{lab.name}"
            yield Problem(lab.path, "it was not run as it is", remedy), True
