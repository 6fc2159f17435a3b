"""Puts the records in place that a commit is published with, or says why it is not published."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from timings.ci.artifact import Artifact, load_as, members, read_artifact
from timings.ci.changes import changes, markdown
from timings.ci.markdown import code, plain
from timings.ci.shards import SHARD
from timings.ci.standing import Standing, newest, write_standing
from timings.errors import TimingsError, one_line
from timings.history import FILE as HISTORY
from timings.plausible import implausible
from timings.reading import check_runner, load_record
from timings.records import Record
from timings.sources import Project

PAGE = """\
---
description: Everything that the runner {runner} recorded, on what machine, and what is stale or missing.
hide:
  - toc
---

# {runner}

Recorded by continuous integration, for the commit that is published.

```records
show: runner
runner: {runner}
```

[All timings](index.md) tells how it was measured, and shows the other runners.
"""


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


def assemble(
    project: Project,
    artifacts: Path,
    last: Path,
    commit: str,
    runner: str,
    gpu: str = "",
    fixtures: bool = False,
) -> Assembly:
    """Put this commit's records in place, and the last ones of runners that sent none.

    Args:
        project: the sources of the commit.
        artifacts: a folder that holds a folder for each record that a job handed on.
        last: the records that were published last, a folder for each runner.
        commit: the commit that is published.
        runner: who must have sent a record, in one or several shards.
        gpu: the GPU runner, whose last record will do if it sent none; empty where none is named.
        fixtures: whether records that are made up for a rehearsal will do.

    Raises:
        TimingsError: if the required record is missing, not of this commit, or not whole.
    """
    assembly = Assembly()
    sent = _sent(artifacts, runner, commit, fixtures)
    record = _merged(project, sent)
    _refuse(_wrong(project, record))
    _place(project, record, sent, last)
    assembly.required.append(runner)
    assembly.note(runner, _changed(project, last / runner, record))
    reasons = {}
    if gpu and gpu != runner:
        reasons[gpu] = _take(project, artifacts, last, commit, gpu, fixtures, assembly)
    kept = sorted(path.name for path in last.iterdir()) if last.is_dir() else []
    for name in dict.fromkeys([*filter(None, [gpu]), *kept]):
        if name not in assembly.required:
            _fall_back(project, last / name, name, reasons.get(name, "unnamed"), assembly)
    return assembly


def _sent(artifacts: Path, runner: str, commit: str, fixtures: bool) -> list[Artifact]:
    """All that a runner handed on; every shard of it.

    Raises:
        TimingsError: if any is missing, or not what it must be.
    """
    prefix = f"record-{check_runner(runner)}"
    folders = sorted(artifacts.glob(f"{prefix}*")) if artifacts.is_dir() else []
    folders = [
        path for path in folders if SHARD.fullmatch(_shard(path, prefix)) or path.name == prefix
    ]
    if not folders:
        raise TimingsError(
            f"{runner} sent no record of {commit[:12]}: look at its job, run it again"
        )
    sent = [read_artifact(path, runner, commit, fixtures) for path in folders]
    wanted = {artifact.shard.partition("/")[2] for artifact in sent}
    shards = sorted(artifact.shard for artifact in sent)
    many = int(next(iter(wanted)) or 1) if len(wanted) == 1 else 0
    whole = sorted(f"{n}/{many}" for n in range(1, many + 1)) if wanted != {""} else [""]
    if shards != whole:
        raise TimingsError(
            f"{runner} sent the shards {', '.join(shards)} of {commit[:12]}, not each one once: "
            "look at its jobs, run them again"
        )
    return sent


def _shard(path: Path, prefix: str) -> str:
    """The shard in an artifact's name: `record-NAME-2-of-3` is `2/3`."""
    return path.name.removeprefix(prefix).removeprefix("-").replace("-of-", "/")


def _merged(project: Project, sent: list[Artifact]) -> Record:
    """One record of all shards: of each experiment and program the newest."""
    merged = Record(sent[0].record.runner)
    for name in project.experiments:
        found = [artifact.record.of(name) for artifact in sent]
        for entry in max(found, key=lambda e: max((one.metadata["date"] for one in e), default="")):
            merged.entries[entry.key] = entry
    for artifact in sent:
        strange = {entry.experiment for entry in artifact.record.entries.values()}
        for name in sorted(strange - set(project.experiments)):
            raise TimingsError(f'{artifact.folder.name}: no experiment here is "{name[:60]}"')
        for key, run in artifact.record.runs.items():
            if key not in merged.runs or run.date > merged.runs[key].date:
                merged.runs[key] = run
    return merged


def _wrong(project: Project, record: Record) -> list[str]:
    """What keeps a record from being one of this commit's sources."""
    from timings.check import gaps

    problems, _ = implausible(project, record)
    return [*problems, *gaps(project, record)]


def _refuse(problems: Iterable[str]) -> None:
    problems = list(problems)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise TimingsError(f"{problems[0]}{more}")


def _place(project: Project, record: Record, sent: list[Artifact], last: Path) -> None:
    """Write a record where pages look for it, and add its ratios to its history."""
    from timings.keep import keep
    from timings.record.write import write_record

    folder = project.records / record.runner
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_record(folder, record)
    for artifact in sent:
        _copy(artifact.folder, folder, only="files/")
    before = last / record.runner / HISTORY
    if before.is_file() and not before.is_symlink():
        shutil.copyfile(before, folder / HISTORY)
    if record.entries:
        keep(project, record.runner)
    _page(project, record.runner)


def _copy(source: Path, to: Path, only: str = "") -> None:
    for name in members(source):
        if name.startswith(only):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, to / name)


def _page(project: Project, runner: str) -> None:
    """Give a runner a page, if it has none."""
    path = project.records / f"{runner}.md"
    if not path.exists():
        path.write_text(PAGE.format(runner=runner), encoding="utf-8")


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


def _take(
    project: Project,
    artifacts: Path,
    last: Path,
    commit: str,
    gpu: str,
    fixtures: bool,
    assembly: Assembly,
) -> str:
    """Place what the GPU runner sent. Why not, if not: then its last record has to do."""
    if not any(artifacts.glob(f"record-{check_runner(gpu)}*")):
        return "away"
    try:
        sent = _sent(artifacts, gpu, commit, fixtures)
        record = _merged(project, sent)
        _refuse(_wrong(project, record))
    except TimingsError as error:
        assembly.warn(gpu, f"its record is refused: {one_line(error)}")
        return "refused"
    _place(project, record, sent, last)
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
                _copy(last, folder)
                before = kept
        date = newest(before)
        if not date:
            raise TimingsError("it is empty")
    except TimingsError as error:
        assembly.warn(runner, f"its last record is left out: {one_line(error)}")
        return
    write_standing(folder, Standing(date, reason))
    _page(project, runner)
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
