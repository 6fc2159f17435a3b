"""Gets the record that another workflow's run uploaded, waiting for it for a while."""

import time
from collections.abc import Callable
from pathlib import Path

from timings.ci.artifact import unpack
from timings.ci.github import GitHub
from timings.errors import TimingsError
from timings.members import TOGETHER

TRUSTED = {"push", "schedule"}
"""Events whose runs build what is on the main branch: never a pull request, nor one by hand."""

ENDED = "completed"
AGAIN = 60.0
"""Seconds between two looks."""


def fetch(
    github: GitHub,
    workflow: str,
    commit: str,
    artifact: str,
    to: Path,
    *,
    wait: float,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> str:
    """Save an artifact of a workflow's run of this very commit; one line that says how it went.

    Nothing is saved if there is none. What comes is unpacked only if it can be a record.

    Raises:
        TimingsError: if what came is refused, or GitHub cannot be asked.
    """
    until = clock() + wait
    while True:
        runs = _runs(github, workflow, commit)
        for run in runs:
            if run["status"] == ENDED and run["conclusion"] == "success":
                return _save(github, run, artifact, to)
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
        and run["head_repository"]["full_name"] == github.repository
    ]
    return sorted(trusted, key=lambda run: run["id"], reverse=True)


def _save(github: GitHub, run: dict, artifact: str, to: Path) -> str:
    archive = download_artifact(github, run["id"], artifact, to.parent)
    if archive is None:
        return f"run {run['id']} has no artifact {artifact}: no record"
    try:
        unpack(archive, to / artifact, artifact)
    finally:
        archive.unlink()
    return f"{artifact}: from run {run['id']}"


def download_artifact(github: GitHub, run: int, name: str, folder: Path) -> Path | None:
    """The zip file of an artifact of a run; None if the run has none of that name.

    Raises:
        TimingsError: if it is too large, or GitHub cannot be asked.
    """
    for artifact in github.pages(f"actions/runs/{run}/artifacts", "artifacts"):
        if artifact["name"] == name and not artifact["expired"]:
            if artifact["size_in_bytes"] > TOGETHER:
                raise TimingsError(f"{name}: is larger than {TOGETHER} bytes: refused")
            folder.mkdir(parents=True, exist_ok=True)
            archive = folder / f".{name}.zip"
            github.download(f"actions/artifacts/{artifact['id']}/zip", archive, TOGETHER)
            return archive
    return None
