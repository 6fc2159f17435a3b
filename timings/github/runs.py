"""Gets the record that another workflow's run uploaded, waiting for it for a while."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from timings.errors import TimingsError
from timings.github.api import GitHub
from timings.publishing.artifact import PACKED, Wanted, artifact_name, read_artifact, unpack
from timings.records.reader import check_runner

TRUSTED = {"push", "schedule"}
"""Events whose runs build what is on the main branch: never a pull request, nor one by hand."""

ENDED = "completed"
AGAIN = 60.0
"""Seconds between two looks."""


def fetch(
    github: GitHub,
    workflow: str,
    commit: str,
    runner: str,
    to: Path,
    *,
    wait: float,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> str:
    """Save the record that a workflow's run of this very commit uploaded; one line on how it went.

    Whatever lies there as that runner's goes first: another run, or another job, left it. Nothing
    is saved if there is none. What comes is unpacked only if it can be a record.

    Raises:
        TimingsError: if what came is not of that repository, run, runner and commit, or is no
            record, or GitHub cannot be asked; then what came is to be thrown away.
    """
    path = to / artifact_name(check_runner(runner))
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    until = clock() + wait
    while True:
        runs = _runs(github, workflow, commit)
        for run in runs:
            if run["status"] == ENDED and run["conclusion"] == "success":
                wanted = Wanted(runner, commit, github.repository, str(run["id"]), fixtures=True)
                return _save(github, run["id"], wanted, to)
        busy = [run for run in runs if run["status"] != ENDED]
        if runs and not busy:
            return f"{workflow} ended with {runs[0]['conclusion']} for {commit[:12]}: no record"
        if clock() >= until:
            state = busy[0]["status"] if busy else "not there"
            return f"{workflow} is {state} for {commit[:12]} after {wait:g} s: no record"
        sleep(AGAIN)


def _runs(github: GitHub, workflow: str, commit: str) -> list[dict]:
    """The runs of this commit that may be trusted, the newest first."""
    found = github.pages(f"actions/workflows/{workflow}/runs", "workflow_runs", head_sha=commit)
    trusted = [
        run
        for run in found
        if run["event"] in TRUSTED
        and run["head_sha"] == commit
        and run["head_branch"] == "main"
        and str(run.get("path")).partition("@")[0] == f".github/workflows/{workflow}"
        and full_name(run, "repository") == github.repository
        and full_name(run, "head_repository") == github.repository
    ]
    return sorted(trusted, key=lambda run: run["id"], reverse=True)


def full_name(run: dict, key: str) -> str:
    """The owner/name of a repository that a run names; empty if it is gone."""
    return (run.get(key) or {}).get("full_name") or ""


def _save(github: GitHub, run: int, wanted: Wanted, to: Path) -> str:
    name = artifact_name(wanted.runner)
    archive = download_artifact(github, run, name, to.parent)
    if archive is None:
        return f"run {run} has no artifact {name}: no record"
    try:
        unpack(archive, to / name, name)
        read_artifact(to / name, wanted)
    finally:
        archive.unlink()
    return f"{name}: from run {run}"


def download_artifact(github: GitHub, run: int, name: str, folder: Path) -> Path | None:
    """The zip file of an artifact of a run; None if the run has none of that name.

    Raises:
        TimingsError: if it is too large, or GitHub cannot be asked.
    """
    for artifact in github.pages(f"actions/runs/{run}/artifacts", "artifacts"):
        if artifact["name"] == name and not artifact["expired"]:
            if artifact["size_in_bytes"] > PACKED:
                raise TimingsError(f"{name}: is larger than {PACKED} bytes: refused")
            folder.mkdir(parents=True, exist_ok=True)
            archive = folder / f".{name}.zip"
            github.download(f"actions/artifacts/{artifact['id']}/zip", archive, PACKED)
            return archive
    return None
