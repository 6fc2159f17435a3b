"""Are the records whole and fresh, do all claims hold, does every page ask for what is there."""

import os
from collections import Counter
from collections.abc import Iterator

from timings.checks.plausible import implausible
from timings.checks.programs import broken_rules, long_programs
from timings.checks.prose import broken_prose
from timings.errors import TimingsError
from timings.machine.needs import GPU
from timings.pages.asked import (
    CODE,
    INLINE,
    Panel,
    parse_kept,
    parse_number,
    parse_output,
    parse_panel,
    parse_records,
)
from timings.pages.blocks import disagreements
from timings.pages.claims import Judgement, Verdict, judge
from timings.pages.fences import Fence, fences
from timings.pages.launch import launch_shown, parse_launch
from timings.project.git import history_is_full
from timings.project.labs import labs
from timings.project.project import Project
from timings.records.freshness import due, gaps, is_fresh
from timings.records.model import LOCAL, Record
from timings.records.notebooks import is_strange, load_notebook
from timings.records.published import load_records


def check(
    project: Project, require: list[str] | None, here: bool = False
) -> tuple[list[str], list[str], str]:
    """Problems, notes and a summary of the pages and of every record.

    The required runners must be whole and fresh; in any other that is a note. By default every
    published runner is required. One that recorded experiments alone need not be whole: an unusual
    build of Python, say. What one with a GPU's work alone lacks is a note: it may have been lent,
    and pages say what is from before a change. A contradicted claim is a problem, except in
    `local`, which is not published, and in entries recorded before the last change. With `here`
    it is one in `local` too: so it is for who writes the claim.

    Raises:
        TimingsError: if a record or a page cannot be read at all.
    """
    records = load_records(project)
    problems: list[str] = []
    notes: list[str] = []
    named = require is not None
    if require is None:
        require = [name for name in records if name != LOCAL]
        if not require:
            problems.append("nothing is published: run python -m timings record --runner NAME")
    for runner in require:
        if runner not in records:
            command = f"python -m timings record --runner {runner}"
            problems.append(f"{runner} has recorded nothing: run {command}")
    for runner, record in records.items():
        wrong, unsure = implausible(project, record)
        asked = runner in require
        whole = due(project, record, named and asked)
        missing = gaps(project, record, whole)
        (problems if asked and whole != {GPU} else notes).extend(missing)
        (problems if asked else notes).extend(wrong)
        notes += unsure
    pages, wrong = _pages(project)
    problems += wrong
    problems += disagreements(project, pages)
    problems += broken_rules(project)
    problems += broken_prose(project, pages)
    notes += long_programs(project)
    panels, wrong = _panels(project, pages, records)
    problems += wrong
    problems += _without_page(pages, records)
    problems += _labs(project)
    for line, sure in _notebooks(project, records):
        (problems if sure else notes).append(line)
    verdicts = dict.fromkeys(Verdict, 0)
    for where, panel in panels:
        for runner, record in records.items():
            for claim in panel.claims:
                judgement = judge(claim, panel.declaration, record)
                verdicts[judgement.verdict] += 1
                if judgement.verdict is Verdict.CONTRADICTED:
                    fatal = (here or runner != LOCAL) and is_fresh(panel.declaration, record)
                    line = contradiction(where, runner, judgement)
                    (problems if fatal else notes).append(line)
    counts = ", ".join(f"{count} {verdict.value}" for verdict, count in verdicts.items())
    claims = sum(len(panel.claims) for _, panel in panels)
    summary = (
        f"{len(project.programs)} programs, {len(project.experiments)} experiments, "
        f"{len(records)} runners; {claims} claims: {counts}; {len(problems)} problems"
    )
    return problems, notes, summary


def contradiction(where: str, runner: str, judgement: Judgement) -> str:
    """The line that stops publishing."""
    ratio, claim = judgement.ratio, judgement.claim
    unit = "as slow" if claim.slow else "as fast"
    return (
        f'{where}: {runner} contradicts "{claim.text}": it recorded {ratio.estimate:.3g}x {unit} '
        f"({ratio.low:.3g} to {ratio.high:.3g}): correct the claim, or record again"
    )


def _pages(project: Project) -> tuple[dict[str, list[Fence]], list[str]]:
    """The fences of every page, by its name below the root, and what kept any from being read."""
    pages, problems = {}, []
    for path in project.pages:
        name = path.relative_to(project.root).as_posix()
        try:
            pages[name] = list(fences(path, name))
        except TimingsError as error:
            problems.append(str(error))
    return pages, problems


def _without_page(pages: dict[str, list[Fence]], records: dict[str, Record]) -> Iterator[str]:
    """The published runners that have no page of their own."""
    for runner in records:
        page = f"docs/timings/{runner}.md"
        if runner != LOCAL and page not in pages:
            yield (
                f"{page} is missing: {runner} is published, so restore its page, or run "
                f"python -m timings record --runner {runner}, which writes one"
            )


def _labs(project: Project) -> Iterator[str]:
    """Labs that belong to no chapter, and inline numbers in labs that name nothing."""
    for lab in labs(project).values():
        chapter = project.docs / f"{lab.name}.md"
        if not chapter.is_file():
            yield f"{lab.path}: there is no chapter docs/{chapter.name}: give the lab its name"
        for cell in lab.cells:
            for match in INLINE.finditer(
                CODE.sub("", cell.text if cell.kind == "markdown" else "")
            ):
                try:
                    parse_number(project, match, f"{lab.path}:{cell.line}")
                except TimingsError as error:
                    yield str(error)


def _notebooks(project: Project, records: dict[str, Record]) -> Iterator[tuple[str, bool]]:
    """Notebooks of no version of their lab, and whether that is sure: not in a shallow clone."""
    sure = history_is_full(project.root) is True
    for lab in labs(project).values():
        for runner in records:
            notebook = load_notebook(project, lab, runner)
            if notebook is not None and is_strange(project, lab, notebook):
                known = "no version of the lab ever had" if sure else "no version known here has"
                again = f"record {runner} again" if sure else "check it in a full clone"
                yield f"{notebook.path} holds cells that {known}: {again}", sure
            address = notebook.repository if notebook else ""
            if address not in ("", os.environ.get("REPO_URL", address)):
                yield f"{notebook.path} fetches the project from {address}, not from here", False


def _panels(
    project: Project, pages: dict[str, list[Fence]], records: dict[str, Record]
) -> tuple[list[tuple[str, Panel]], list[str]]:
    """Every `timings` fence of every page, and what is wrong with any fence or inline number."""
    panels, problems = [], []
    for name, blocks in pages.items():
        for fence in blocks:
            try:
                if fence.info == "timings":
                    panels.append((fence.where, parse_panel(project, fence.text, fence.where)))
                elif fence.info == "output":
                    parse_output(project, fence.text, fence.where)
                elif fence.info == "launch":
                    asked = parse_launch(project, fence.text, fence.where)
                    launch_shown(
                        records.values(), project.programs[asked.program], asked, fence.where
                    )
                elif fence.info == "kept":
                    parse_kept(project, fence.text, fence.where)
                elif fence.info == "records":
                    parse_records(fence.text, fence.where)
            except TimingsError as error:
                problems.append(str(error))
        problems += _wrong_numbers(project, name, blocks)
    many = Counter(panel.declaration.name for _, panel in panels)
    for name, declaration in project.experiments.items():
        if many[name] != 1:
            times = f"shown {many[name]} times" if many[name] else "shown nowhere"
            problems.append(
                f'{declaration.path}: experiment "{name}" is {times}: give it one timings fence'
            )
    return panels, problems


def _wrong_numbers(project: Project, name: str, blocks: list[Fence]) -> Iterator[str]:
    """The inline numbers of a page, outside of code, that name nothing."""
    code = {line for fence in blocks for line in fence.lines}
    text = (project.root / name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if number in code:
            continue
        for match in INLINE.finditer(CODE.sub("", line)):
            try:
                parse_number(project, match, f"{name}:{number}")
            except TimingsError as error:
                yield str(error)
