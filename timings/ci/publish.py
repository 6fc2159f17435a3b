"""Puts the records in place that a commit is published with, or says why it is not published."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from timings.ci.artifact import Artifact, load_as, members
from timings.ci.changes import changes, markdown
from timings.ci.markdown import code, plain
from timings.ci.merge import merged, sent
from timings.ci.standing import Standing, newest, write_standing
from timings.errors import TimingsError, one_line
from timings.history import FILE as HISTORY
from timings.history import load_history
from timings.labs import FOLDER, Lab, labs
from timings.notebooks import load_notebook
from timings.plausible import implausible
from timings.reading import check_runner, load_record
from timings.records import Record, utc
from timings.scaffold import runner_page
from timings.sources import Project


@dataclass(frozen=True)
class Inputs:
    """What a commit is published from.

    Args:
        artifacts: a folder that holds a folder for each record that a job handed on.
        last: the records that were published last, a folder for each runner.
        commit: the commit that is published.
        runner: who must have sent a record, in one or several shards.
        gpu: the GPU runner, whose last record will do if it sent none; empty where none is named.
        fixtures: whether records that are made up for a rehearsal will do.
    """

    artifacts: Path
    last: Path
    commit: str
    runner: str
    gpu: str = ""
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

    def warn(self, runner: str, text: str) -> None:
        """Add a part to the summary, and a warning."""
        self.warnings.append(f"{runner}: {text}")
        self.note(runner, plain(text))


def assemble(project: Project, inputs: Inputs) -> Assembly:
    """Put this commit's records in place, and the last ones of runners that sent none.

    Raises:
        TimingsError: if the required record is missing, not of this commit, or not whole.
    """
    runner, gpu, last = inputs.runner, inputs.gpu, inputs.last
    assembly = Assembly()
    record = _accept(project, inputs, runner)
    assembly.required.append(runner)
    assembly.note(runner, _changed(project, last / runner, record))
    reasons = {}
    if gpu and gpu != runner:
        reasons[gpu] = _take(project, inputs, assembly)
    kept = sorted(path.name for path in last.iterdir()) if last.is_dir() else []
    for name in dict.fromkeys([*filter(None, [gpu]), *kept]):
        if name not in assembly.required:
            _fall_back(project, last / name, name, reasons.get(name, "unnamed"), assembly)
    return assembly


def _wrong(project: Project, record: Record) -> list[str]:
    """What keeps a record from being one of this commit's sources."""
    from timings.gaps import due, gaps

    problems, _ = implausible(project, record)
    return [*problems, *gaps(project, record, due(project, record, named=True))]


def _refuse(problems: Iterable[str]) -> None:
    problems = list(problems)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise TimingsError(f"{problems[0]}{more}")


def _accept(project: Project, inputs: Inputs, runner: str) -> Record:
    """What a runner sent, in the place of what was there; only if it is what it must be.

    Raises:
        TimingsError: if it is not; then all is as it was.
    """
    found = sent(inputs.artifacts, runner, inputs.commit, inputs.fixtures)
    record = merged(found)
    folder = project.records / runner
    with TemporaryDirectory(prefix="t") as aside:
        before = Path(aside) / runner
        if folder.is_dir():
            shutil.copytree(folder, before, symlinks=True)
            shutil.rmtree(folder)
        try:
            _place(project, record, found, inputs.last / runner / HISTORY)
        except TimingsError:
            shutil.rmtree(folder, ignore_errors=True)
            if before.is_dir():
                shutil.copytree(before, folder, symlinks=True)
            raise
    runner_page(project, runner)
    return record


def _place(project: Project, record: Record, found: list[Artifact], history: Path) -> None:
    """Write a record where pages look for it, judge it there, and add its ratios to its history.

    Raises:
        TimingsError: if it is not whole, fresh and plausible.
    """
    from timings.keep import keep
    from timings.record.write import write_record

    folder = project.records / record.runner
    folder.mkdir(parents=True)
    write_record(folder, record)
    for artifact in found:
        for key, run in artifact.record.runs.items():
            if record.runs[key] is run:
                for name in run.kept:
                    kept = project.kept(record.runner, run.program) / name
                    _copy(artifact.folder / kept.relative_to(folder), kept)
    for artifact in found:
        for lab in labs(project).values():
            name = f"{FOLDER}/{lab.name}.ipynb"
            if (artifact.folder / name).is_file() and not _is_current(project, lab, record.runner):
                _copy(artifact.folder / name, folder / name)
    if history.is_file() and not history.is_symlink():
        shutil.copyfile(history, folder / HISTORY)
    _refuse(_wrong(project, record))
    so_far = load_history(folder)
    dates = [utc(entry.metadata["date"]) for entry in record.entries.values()]
    if dates and (not so_far or max(dates) > utc(so_far[-1].date)):
        keep(project, record.runner)


def _is_current(project: Project, lab: Lab, runner: str) -> bool:
    """Whether the notebook that is placed is one of the lab as it is."""
    placed = load_notebook(project, lab, runner)
    return placed is not None and placed.hash == lab.hash


def _copy(source: Path, to: Path) -> None:
    """Copy a file, if it is there: what is missing is found by whoever judges the record."""
    if source.is_file():
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, to)


def _changed(project: Project, last: Path, record: Record) -> str:
    """What changed since the last record, as Markdown."""
    try:
        before = load_as(last, record.runner) if last.is_dir() else Record(record.runner)
    except TimingsError as error:
        return f"The last record cannot be read: {plain(error)}"
    if not before.entries:
        return f"First record: {len(record.entries)} entries."
    baselines = {name: one.baseline for name, one in project.experiments.items()}
    return markdown(changes(before, record, baselines))


def _take(project: Project, inputs: Inputs, assembly: Assembly) -> str:
    """Place what the GPU runner sent. Why not, if not: then its last record has to do."""
    gpu, last = inputs.gpu, inputs.last
    if not any(inputs.artifacts.glob(f"record-{check_runner(gpu)}*")):
        return "away"
    try:
        record = _accept(project, inputs, gpu)
    except TimingsError as error:
        assembly.warn(gpu, f"its record is refused: {one_line(error)}")
        return "refused"
    assembly.required.append(gpu)
    assembly.note(gpu, _changed(project, last / gpu, record))
    return ""


def _fall_back(project: Project, last: Path, runner: str, reason: str, assembly: Assembly) -> None:
    """Place the last record of a runner that sent none, dated and marked."""
    folder = project.records / runner
    if not last.is_dir() and not folder.is_dir():
        assembly.warn(runner, "sent no record, and there is none before: its pages say so")
        return
    try:
        before = load_record(folder)
        if last.is_dir():
            members(last)
            kept = load_as(last, check_runner(runner))
            if newest(kept) >= newest(before):
                shutil.rmtree(folder, ignore_errors=True)
                for name in members(last):
                    _copy(last / name, folder / name)
                before = kept
        date = newest(before)
        if not date:
            raise TimingsError("it is empty")
    except TimingsError as error:
        assembly.warn(runner, f"its last record is left out: {one_line(error)}")
        return
    write_standing(folder, Standing(date, reason))
    runner_page(project, runner)
    problems = _wrong(project, before)
    if problems:
        text = f"not run since {date[:10]}; sources changed since then, and the pages say so"
    else:
        text = f"its record of {date[:10]} stands in, of the same sources, and the pages say so"
    assembly.warn(runner, text)


def annotations(assembly: Assembly) -> list[str]:
    """The warnings, as a job's log shows them to whoever looks at the run."""
    if not os.environ.get("GITHUB_ACTIONS"):
        return [f"warning: {one_line(text)}" for text in assembly.warnings]
    lines = (one_line(text).replace("%", "%25").replace("::", ": :") for text in assembly.warnings)
    return [f"::warning title=Published without a new record::{line}" for line in lines]


def report(assembly: Assembly, commit: str) -> str:
    """The summary of the job, as Markdown."""
    head = f"## What {code(commit[:12])} is published with\n"
    return "\n".join([head, *assembly.parts])
