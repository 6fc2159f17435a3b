"""Are the records whole and fresh, do all claims hold, does every page ask for what is there."""

from collections.abc import Iterator
from typing import NamedTuple

from timings.checks.addresses import broken_addresses
from timings.checks.coverage import disagreements
from timings.checks.programs import broken_rules
from timings.checks.prose import broken_prose
from timings.checks.records import recorded
from timings.errors import Problem
from timings.pages.asks import Ask, Launch, Panel, asks
from timings.pages.claims import ACROSS, Claim, Judgement, Verdict, contradiction, judge, loose
from timings.pages.launch import launch_shown
from timings.pages.page import Page, read_pages
from timings.project.git import is_tracked
from timings.project.project import Project
from timings.records.freshness import is_fresh
from timings.records.history import between, load_history
from timings.records.model import LOCAL, Record, entry_name
from timings.records.published import load_records
from timings.stats.intervals import Ratio

CACHE = ".cache"


class Report(NamedTuple):
    """What a check found: problems, notes, and a line that sums up."""

    problems: list[Problem]
    notes: list[Problem]
    summary: str


Judged = list[tuple[str, Panel, Record, Judgement]]
"""Every claim, by every record: where it stands, in which panel."""


def check(
    project: Project, require: list[str] | None, *, here: bool = False, sources: bool = False
) -> Report:
    """Check the pages, the programs and their tests, and every record.

    The required runners must be whole and fresh; in any other that is a note. By default every
    published runner is required. One that recorded experiments alone need not be whole: an unusual
    build of Python, say. What one with a GPU's work alone lacks is a note: it may have been lent,
    and pages say what is from before a change. A contradicted claim is a problem, except in
    `local`, which is not published, and in entries recorded before the last change. With `here`
    it is one in `local` too: so it is for who writes the claim. With `sources` nobody asks whether
    the records are whole, fresh and plausible: claims are judged by what there is.

    Raises:
        TimingsError: if a record, a program or an experiment cannot be read at all.
    """
    records = load_records(project)
    read = list(read_pages(project))
    pages = [page for page in read if isinstance(page, Page)]
    found = [page for page in read if isinstance(page, Problem)]
    asked = {page.name: list(asks(project, page)) for page in pages}
    if not found:  # of a page that cannot be read, nobody knows what it shows
        found += disagreements(project, pages, asked)
    found += [] if sources else recorded(project, records, require)
    found += broken_rules(project)
    found += broken_prose(project, pages)
    found += broken_addresses(project)
    found += _believed(project)
    every = [one for page in asked.values() for one in page]
    found += _refused(every, records)
    panels = [(where, one) for where, one in every if isinstance(one, Panel)]
    judged = _judged(panels, records)
    found += _contradicted(judged, here)
    found += _loose(project, judged)
    problems = [one for one in found if not one.note]
    notes = [one for one in found if one.note]
    counts = ", ".join(
        f"{sum(judgement.verdict is verdict for *_, judgement in judged)} {verdict.value}"
        for verdict in Verdict
    )
    claims = sum(len(panel.claims) for _, panel in panels)
    summary = (
        f"{len(project.programs)} programs, {len(project.experiments)} experiments, "
        f"{len(records)} runners; {claims} claims: {counts}; {len(problems)} problems"
    )
    return Report(problems, notes, summary)


def _believed(project: Project) -> Iterator[Problem]:
    """What a build would take for its own, though somebody else may have made it."""
    if is_tracked(project.root, project.root / CACHE):
        wrong = "it is under version control, and a build takes from it what it made before"
        yield Problem(CACHE, wrong, f"run git rm -r --cached {CACHE}")


def _refused(
    every: list[tuple[str, Ask | Problem]], records: dict[str, Record]
) -> Iterator[Problem]:
    """What pages ask for that is not there."""
    for where, one in every:
        try:
            if isinstance(one, Launch):
                launch_shown(records.values(), one, where)
            elif isinstance(one, Problem):
                yield one
        except Problem as problem:
            yield problem


def _judged(panels: list[tuple[str, Panel]], records: dict[str, Record]) -> Judged:
    return [
        (where, panel, record, judge(claim, panel.declaration, record))
        for where, panel in panels
        for record in records.values()
        if record.entries
        for claim in panel.claims
    ]


def _contradicted(judged: Judged, here: bool) -> Iterator[Problem]:
    """Claims that a record contradicts: a note if that record is not published, or not fresh."""
    for where, panel, record, judgement in judged:
        if judgement.verdict is Verdict.CONTRADICTED:
            problem = contradiction(where, record.runner, judgement)
            counts = here or record.runner != LOCAL
            problem.note = not (counts and is_fresh(panel.declaration, record))
            yield problem


def _loose(project: Project, judged: Judged) -> Iterator[Problem]:
    """Claims that say much less than every published record does, as far as repeats can tell.

    The records before count too: the next one, on another machine of this kind, may be like them.
    """
    found: dict[tuple[str, Claim], list[Ratio]] = {}
    kept = {
        name: load_history(project.records / name) for name in {one[2].runner for one in judged}
    }
    for where, panel, record, judgement in judged:
        claim, source = judgement.claim, panel.declaration
        entry = record.entries.get((source.name, claim.subject, claim.value))
        told = judgement.verdict is Verdict.HOLDS or judgement.reason == ACROSS
        published = record.runner != LOCAL and is_fresh(source, record)
        whole = entry is not None and entry.metadata.get("budget", 0) >= source.budget
        if told and published and whole and len(entry.repeats) > 1:
            names = [
                entry_name(source.name, variant, source.parameter, claim.value)
                for variant in (claim.subject, claim.object, source.baseline)
            ]
            before = between(kept[record.runner], source.hash, *names)
            turned = [one.inverse() if claim.slow else one for one in before]
            found.setdefault((where, claim), []).extend([judgement.ratio, *turned])
    for (where, claim), ratios in found.items():
        if bound := loose(claim, ratios):
            wrong = f'"{claim.text}" says less than all that was recorded, which is {bound}x'
            yield Problem(where, wrong, f"write {bound}x, or a little less")
