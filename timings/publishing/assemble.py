"""Puts the records in place that a commit is published with, or says why it is not published.

Every record is laid down and judged in a folder that nothing is built from. Only what was accepted
is put in place, at the end and by renaming, so that all is as it was if anything stops before that.
"""

import os
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from timings.errors import LONGEST, TimingsError, one_line
from timings.project.project import Project
from timings.publishing.artifact import Wanted, artifact_name, load_as, sent
from timings.publishing.changes import changes, markdown
from timings.publishing.escape import code, plain
from timings.publishing.judge import lay_down_record, wrong_of
from timings.publishing.limit import judging
from timings.records.history import FILE as HISTORY
from timings.records.model import Record
from timings.records.published import load_published, strays
from timings.records.reader import check_runner, load_record
from timings.records.standing import FILE as STANDING
from timings.records.standing import Standing, newest, write_standing
from timings.scaffold.lay_down import runner_page


@dataclass(frozen=True)
class Inputs:
    """What a commit is published from.

    Args:
        artifacts: a folder that holds a folder for each record that a job handed on.
        last: the records that were published last, a folder for each runner.
        commit: the commit that is published.
        runner: who must have sent a record.
        gpu: the GPU runner, whose last record will do if it sent none; empty where none is named.
        repository: the repository that records must be from, as owner/name.
        run: the workflow's run that the runner's record must be from. The GPU's is from another
            run, which `fetch` saw to.
        fixtures: whether records that are made up for a rehearsal will do.
    """

    artifacts: Path
    last: Path
    commit: str
    runner: str
    gpu: str = ""
    repository: str = ""
    run: str = ""
    fixtures: bool = False


@dataclass
class Assembly:
    """What is published: the runners that must be whole and fresh, and what to say about it."""

    required: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def note(self, runner: str, text: str) -> None:
        """Add a part to the summary."""
        self.parts.append(f"### {plain(runner)}\n\n{text}\n")

    def warn(self, runner: str, text: str, error: object = "") -> None:
        """Add a part to the summary, and a warning."""
        self.warnings.append(f"{runner}: {text}{error}")
        self.note(runner, plain(text, LONGEST) + (code(error, LONGEST) if error else ""))


def assemble(project: Project, inputs: Inputs) -> Assembly:
    """Put this commit's records in place, and the last ones of runners that sent none.

    Raises:
        TimingsError: if the required record is missing, not of this commit, or not whole; then
            nothing is changed.
    """
    runner, gpu, last = inputs.runner, inputs.gpu, inputs.last
    scratch = project.root / ".cache" / "publishing"
    _recover(project, scratch)
    judged = replace(project, recorded=scratch / "new")
    judged.records.mkdir(parents=True)
    wanted = Wanted(runner, inputs.commit, inputs.repository, inputs.run, inputs.fixtures)
    assembly = Assembly()
    _accept(judged, inputs, wanted, assembly)
    reasons = {}
    if gpu and gpu != runner:
        reasons[gpu] = _take(judged, inputs, replace(wanted, runner=gpu, run=None), assembly)
    kept = sorted(path.name for path in last.iterdir()) if last.is_dir() else []
    for name in dict.fromkeys([*filter(None, [gpu]), *kept]):
        if name not in assembly.required:
            _fall_back(project, judged, last / name, reasons.get(name, "unnamed"), assembly)
    _place(project, scratch)
    return assembly


def _recover(project: Project, scratch: Path) -> None:
    """Put back what a publication took away that was killed before it put something there."""
    for old in (scratch / "old").glob("*"):
        if not (project.records / old.name).exists():
            old.rename(project.records / old.name)
    shutil.rmtree(scratch, ignore_errors=True)


def _place(project: Project, scratch: Path) -> None:
    """Put what was accepted where pages look for it; no standing stays that was not written now."""
    old = scratch / "old"
    old.mkdir()
    project.records.mkdir(parents=True, exist_ok=True)
    for path in project.records.glob(f"*/{STANDING}"):
        path.unlink()
    for new in sorted((scratch / "new").iterdir()):
        place = project.records / new.name
        if place.exists() or place.is_symlink():
            place.rename(old / new.name)
        new.rename(place)
        runner_page(project, new.name)
    shutil.rmtree(scratch)


def hand_over(project: Project, assembly: Assembly, to: Path) -> None:
    """Copy the records that were sent into a new folder, for `store`: all of them, or none."""
    aside = to.with_name(f".{to.name}")
    for folder in (aside, to):
        shutil.rmtree(folder, ignore_errors=True)
    for runner in assembly.required:
        shutil.copytree(project.records / runner, aside / runner)
    aside.rename(to)


def _accept(judged: Project, inputs: Inputs, wanted: Wanted, assembly: Assembly) -> None:
    """Lay down what a runner sent, to be placed; only if it is what it must be.

    Raises:
        TimingsError: if it is not; then nothing of it is left.
    """
    runner = wanted.runner
    try:
        with judging(f"the record of {runner}"):
            found = sent(inputs.artifacts, wanted)
            lay_down_record(judged, found, inputs.last / runner / HISTORY)
            text = _changed(judged, inputs.last / runner, found.record)
    except BaseException:
        shutil.rmtree(judged.records / runner, ignore_errors=True)
        raise
    assembly.required.append(runner)
    assembly.note(runner, text)


def _changed(project: Project, last: Path, record: Record) -> str:
    """What changed since the last record, as Markdown."""
    try:
        before = load_as(last, record.runner) if last.is_dir() else Record(record.runner)
    except TimingsError as error:
        return f"The last record cannot be read: {code(error, LONGEST)}"
    if not before.entries:
        return f"First record: {len(record.entries)} entries."
    baselines = {name: one.baseline for name, one in project.experiments.items()}
    return markdown(changes(before, record, baselines))


def _take(judged: Project, inputs: Inputs, wanted: Wanted, assembly: Assembly) -> str:
    """Lay down what the GPU runner sent. Why not, if not: then its last record has to do."""
    if not (inputs.artifacts / artifact_name(wanted.runner)).exists():
        return "away"
    try:
        _accept(judged, inputs, wanted, assembly)
    except TimingsError as error:
        assembly.warn(wanted.runner, "its record is refused: ", one_line(error))
        return "refused"
    return ""


def _fall_back(
    project: Project, judged: Project, last: Path, reason: str, assembly: Assembly
) -> None:
    """Lay down the last record of a runner that sent none, dated and marked."""
    runner = last.name
    here, folder = project.records / runner, judged.records / runner
    if not last.is_dir() and not here.is_dir():
        assembly.warn(runner, "sent no record, and there is none before: its pages say so")
        return
    try:
        with judging(f"the last record of {runner}"):
            source, before = here, load_record(here)
            if last.is_dir():
                kept = load_as(last, check_runner(runner))
                if newest(kept) >= newest(before):
                    source, before = last, kept
            date = newest(before)
            if not date:
                raise TimingsError("it is empty")
            ours = shutil.ignore_patterns(STANDING)
            shutil.copytree(source, folder, symlinks=True, ignore=ours)
            for path in strays(judged, before):
                path.unlink()  # of a lab or a program that is no longer here
            write_standing(folder, Standing(date, reason))
            load_published(judged, runner)
            problems = wrong_of(judged, before)
    except TimingsError as error:
        shutil.rmtree(folder, ignore_errors=True)
        assembly.warn(runner, "its last record is left out: ", one_line(error))
        return
    if problems:
        text = f"not run since {date[:10]}; sources changed since then, and the pages say so"
    else:
        text = f"its record of {date[:10]} stands in, of the same sources, and the pages say so"
    assembly.warn(runner, text)


def annotations(assembly: Assembly) -> list[str]:
    """The warnings, as a job's log shows them to whoever looks at the run."""
    if not os.environ.get("GITHUB_ACTIONS"):
        return [f"warning: {one_line(text)}" for text in assembly.warnings]
    lines = (one_line(text).replace("%", "%25") for text in assembly.warnings)
    return [f"::warning title=Published without a new record::{line}" for line in lines]


def report(assembly: Assembly, commit: str) -> str:
    """The summary of the job, as Markdown."""
    head = f"## What {code(commit[:12])} is published with\n"
    return "\n".join([head, *assembly.parts])
