"""One record of what a runner handed on, in one artifact or in several shards."""

import datetime
from pathlib import Path

from timings.errors import TimingsError
from timings.project.git import utc
from timings.publishing.artifact import Artifact, Wanted, artifact_name, read_artifact
from timings.recording.shards import SHARD
from timings.records.model import ROWS, Record
from timings.records.reader import check_runner


def offered(artifacts: Path, runner: str) -> list[Path]:
    """The folders that are named as a runner's record, or as a shard of it."""
    name = artifact_name(check_runner(runner))
    found = sorted(artifacts.iterdir()) if artifacts.is_dir() else []
    return [
        path
        for path in found
        if path.name == name
        or (path.name.startswith(f"{name}-") and SHARD.fullmatch(path.name[len(name) + 1 :]))
    ]


def sent(artifacts: Path, wanted: Wanted) -> list[Artifact]:
    """All that a runner handed on, every shard of it.

    Raises:
        TimingsError: if any is missing, or not what it must be.
    """
    runner, of = wanted.runner, f" of {wanted.commit[:12]}" if wanted.commit else ""
    folders = offered(artifacts, runner)
    if not folders:
        raise TimingsError(f"{runner} sent no record{of}: look at its job, run it again")
    found = [read_artifact(path, wanted) for path in folders]
    shards = {artifact.shard for artifact in found}
    many = max(len(shards), 1)
    if shards != {""} and shards != {f"{n}/{many}" for n in range(1, many + 1)}:
        raise TimingsError(
            f"{runner} sent the shards {', '.join(sorted(shards))}{of}, not each one once: "
            "look at its jobs, run them again"
        )
    return found


def merged(artifacts: list[Artifact]) -> Record:
    """One record of all shards: of each experiment and program the newest."""
    whole = Record(artifacts[0].record.runner)
    dates: dict[str, datetime.datetime] = {}
    for artifact in artifacts:
        for name in {entry.experiment for entry in artifact.record.entries.values()}:
            entries = artifact.record.of(name)
            date = max(utc(entry.metadata["date"]) for entry in entries)
            if name not in dates or date > dates[name]:
                dates[name] = date
                whole.entries = {k: e for k, e in whole.entries.items() if k[0] != name}
                whole.entries |= {entry.key: entry for entry in entries}
        for rows in ROWS:
            held = getattr(whole, rows.held)
            for key, row in getattr(artifact.record, rows.held).items():
                if key not in held or utc(row.date) > utc(held[key].date):
                    held[key] = row
    return whole
