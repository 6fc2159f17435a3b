"""One chapter: what its page shows, and whether that is as it should be."""

from collections.abc import Iterator
from dataclasses import dataclass

from timings.checks.check import check
from timings.errors import TimingsError
from timings.machine.needs import lacking
from timings.pages.asked import CODE, INLINE, parse_kept, parse_number, parse_output, parse_panel
from timings.pages.blocks import DIRECTIVE
from timings.pages.fences import fences
from timings.project.project import Project
from timings.records.published import load_records


@dataclass(frozen=True)
class Chapter:
    """A page, by its name below the root, with the programs and experiments that it names."""

    page: str
    programs: frozenset[str]
    experiments: frozenset[str]


def read_chapter(project: Project, name: str, strict: bool = True) -> Chapter:
    """The chapter of that name, `pool-and-process` say.

    What cannot be read in it is told by `check`; only if `strict` it is an error here.

    Raises:
        TimingsError: if there is no such chapter, or its fences cannot be told apart.
    """
    page = f"docs/{name}.md"
    path = project.root / page
    if not path.is_file():
        have = ", ".join(sorted(path.stem for path in project.docs.glob("*.md")))
        raise TimingsError(f'no chapter "{name}" (have: {have})')
    programs, experiments = set(), set()
    for fence in fences(path, page):
        embed = DIRECTIVE.match(fence.text)
        try:
            if embed and embed["path"] in project.programs:
                programs.add(embed["path"])
            elif fence.info == "output":
                programs.add(parse_output(project, fence.text, fence.where)[0].path)
            elif fence.info == "kept":
                programs.add(parse_kept(project, fence.text, fence.where)[0].path)
            elif fence.info == "timings":
                experiments.add(parse_panel(project, fence.text, fence.where).declaration.name)
        except TimingsError:
            if strict:
                raise
    return Chapter(page, frozenset(programs), frozenset(experiments))


def numbers(project: Project, name: str) -> set[str]:
    """The experiments whose recorded numbers stand in a page's sentences."""
    text = (project.root / name).read_text(encoding="utf-8")
    found = set()
    for match in INLINE.finditer(CODE.sub("", text)):
        try:
            found.add(parse_number(project, match, name).declaration.name)
        except TimingsError:
            continue
    return found


def check_chapter(project: Project, name: str) -> tuple[list[str], str]:
    """What is wrong with one chapter, and a summary.

    Its programs and experiments have to be recorded as they are by one machine, whichever, and
    none may contradict a claim, this one included.

    Raises:
        TimingsError: if there is no such chapter, or a record or its page cannot be read at all.
    """
    chapter = read_chapter(project, name, strict=False)
    folders = {path.partition("/")[0] for path in chapter.programs} | {name.replace("-", "_")}
    about = [f"{chapter.page}:", f"{chapter.page} ", f"docs/labs/{name}."]
    about += [f"{top}/{folder}/" for folder in folders for top in ("snippets", "tests")]
    about += [f'experiment "{experiment}"' for experiment in chapter.experiments]
    told, _, _ = check(project, [], here=True)
    problems = [line for line in told if any(part in line for part in about)]
    unrecorded = list(_unrecorded(project, chapter))
    again = f"run python -m timings record --chapter {name} --budget 2"
    problems += [f"{what}: {again}" for what, possible in unrecorded if possible]
    others = sum(not possible for _, possible in unrecorded)
    summary = (
        f"{chapter.page}: {len(chapter.programs)} programs, {len(chapter.experiments)} experiments"
        f"{f', {others} of them recorded nowhere yet: they need what is not here' * bool(others)}"
        f"; {len(problems)} problems"
    )
    return problems, summary


def _unrecorded(project: Project, chapter: Chapter) -> Iterator[tuple[str, bool]]:
    """What no machine has recorded as it is, and whether this one could."""
    records = load_records(project).values()
    for path in sorted(chapter.programs):
        program = project.programs[path]
        keys = [(path, method) for method in program.start_methods]
        runs = [record.runs[key] for record in records for key in keys if key in record.runs]
        if not any(run.hash == program.hash for run in runs):
            yield f"snippets/{path} was not run as it is", not any(map(lacking, program.needs))
    for experiment in sorted(chapter.experiments):
        wanted = project.experiments[experiment]
        entries = [entry for record in records for entry in record.of(experiment)]
        if not any(entry.hash == wanted.hash for entry in entries):
            yield f'experiment "{experiment}" was not measured as it is', not lacking(wanted.needs)
