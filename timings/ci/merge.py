"""One record of what a runner handed on, in one artifact or in several shards."""

from pathlib import Path

from timings.ci.artifact import Artifact, read_artifact
from timings.ci.shards import SHARD
from timings.errors import TimingsError
from timings.reading import check_runner
from timings.records import ROWS, Record


def sent(artifacts: Path, runner: str, commit: str = "", fixtures: bool = False) -> list[Artifact]:
    """All that a runner handed on; every shard of it, of any commit if none is given.

    Raises:
        TimingsError: if any is missing, or not what it must be.
    """
    prefix = f"record-{check_runner(runner)}"
    folders = sorted(artifacts.glob(f"{prefix}*")) if artifacts.is_dir() else []
    folders = [
        path for path in folders if SHARD.fullmatch(_shard(path, prefix)) or path.name == prefix
    ]
    if not folders:
        raise TimingsError(f"{runner} sent no record{_of(commit)}: look at its job, run it again")
    found = [read_artifact(path, runner, commit, fixtures) for path in folders]
    shards = sorted(artifact.shard.replace("-of-", "/") for artifact in found)
    wanted = {shard.partition("/")[2] for shard in shards}
    many = int(next(iter(wanted)) or 1) if len(wanted) == 1 else 0
    whole = sorted(f"{n}/{many}" for n in range(1, many + 1)) if wanted != {""} else [""]
    if shards != whole:
        raise TimingsError(
            f"{runner} sent the shards {', '.join(shards)}{_of(commit)}, not each one once: "
            "look at its jobs, run them again"
        )
    return found


def _of(commit: str) -> str:
    return f" of {commit[:12]}" if commit else ""


def _shard(path: Path, prefix: str) -> str:
    """The shard in an artifact's name: `record-NAME-2-of-3` is `2/3`."""
    return path.name.removeprefix(prefix).removeprefix("-").replace("-of-", "/")


def merged(artifacts: list[Artifact]) -> Record:
    """One record of all shards: of each experiment and program the newest."""
    whole = Record(artifacts[0].record.runner)
    dates: dict[str, str] = {}
    for artifact in artifacts:
        for name in {entry.experiment for entry in artifact.record.entries.values()}:
            entries = artifact.record.of(name)
            date = max(entry.metadata["date"] for entry in entries)
            if date > dates.get(name, ""):
                dates[name] = date
                whole.entries = {k: e for k, e in whole.entries.items() if k[0] != name}
                whole.entries |= {entry.key: entry for entry in entries}
        for rows in ROWS:
            held = getattr(whole, rows.held)
            for key, row in getattr(artifact.record, rows.held).items():
                if key not in held or row.date > held[key].date:
                    held[key] = row
    return whole
