"""The comment on a pull request: written by a trusted job, from data that it takes as hostile."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from timings.errors import LONGEST, TimingsError
from timings.github.api import GitHub
from timings.github.runs import download_artifact
from timings.project.project import Project
from timings.publishing.artifact import Wanted, artifact_name, sent, unpack
from timings.publishing.branch import restore
from timings.publishing.changes import changes, markdown
from timings.publishing.escape import code
from timings.publishing.limit import judging
from timings.records.json_file import read_json
from timings.records.model import Record
from timings.records.reader import load_record

MARKER = "<!-- timings: what this pull request changes -->"
BOT = "github-actions[bot]"
PREVIEW = "site"
SAID = ("event", "head_sha", "conclusion")
MOST = 60_000
"""Characters of a comment; GitHub takes 65,536."""


def comment(project: Project, github: GitHub, runner: str) -> str:
    """Write or renew the comment that the workflow's event asks for; one line about it.

    The pull request is found by the event, never by what its run uploaded. Nothing of the run is
    executed, imported or checked out: its record is read as a record, or refused.

    Raises:
        TimingsError: if the event is no run of a pull request, or GitHub cannot be asked.
    """
    run = _event()
    number = _number(github, run)
    if number is None:
        return "no open pull request has this commit, or its fork is gone: nothing to say"
    body = _body(project, github, run, runner)
    mine = [
        found
        for found in github.pages(f"issues/{number}/comments")
        if (found["user"] or {}).get("login") == BOT and (found["body"] or "").startswith(MARKER)
    ]
    if mine:
        github.send("PATCH", f"issues/comments/{mine[0]['id']}", {"body": body})
        return f"renewed the comment on pull request {number}"
    github.send("POST", f"issues/{number}/comments", {"body": body})
    return f"wrote a comment on pull request {number}"


def _nothing(wrong: str) -> TimingsError:
    return TimingsError(f"the event {wrong}: there is nothing to comment on")


def _event() -> dict:
    path = os.environ.get("GITHUB_EVENT_PATH", "")
    run = read_json(Path(path), _nothing).get("workflow_run") if path else None
    known = isinstance(run, dict) and all(isinstance(run.get(key), str) for key in SAID)
    if not known or not isinstance(run.get("id"), int) or run["event"] != "pull_request":
        raise _nothing("is no run of a pull request")
    return run


def _number(github: GitHub, run: dict) -> int | None:
    """The open pull request whose head is the commit that was run; None if nobody has it."""
    fork, branch = run.get("head_repository") or {}, run.get("head_branch")
    owner = (fork.get("owner") or {}).get("login")
    if owner and branch:
        for found in github.pages("pulls", state="open", head=f"{owner}:{branch}"):
            if found["head"]["sha"] == run["head_sha"]:
                return int(found["number"])
    return None


def _body(project: Project, github: GitHub, run: dict, runner: str) -> str:
    ended = "passed" if run["conclusion"] == "success" else f"ended with {code(run['conclusion'])}"
    parts = [
        MARKER,
        f"### What this changes, at {code(run['head_sha'][:12])}\n",
        f"[The checks]({_address(github, run)}) {ended}.",
        _preview(github, run),
        "",
        _report(project, github, run, runner),
    ]
    text = "\n".join(parts)
    if len(text) <= MOST:
        return text
    return f"{text[:MOST].rpartition(chr(10))[0]}\n\nCut here: the job has the rest."


def _address(github: GitHub, run: dict) -> str:
    return f"{github.server}/{github.repository}/actions/runs/{run['id']}"


def _preview(github: GitHub, run: dict) -> str:
    for artifact in github.pages(f"actions/runs/{run['id']}/artifacts", "artifacts"):
        if artifact["name"] == PREVIEW and not artifact["expired"]:
            address = f"{_address(github, run)}/artifacts/{int(artifact['id'])}"
            return (
                f"[The site as it would be]({address}), as the pull request's own code built it: "
                "**nobody has reviewed it, and it may hold anything, scripts too**. Unpack it, and "
                "open it by a local server."
            )
    return "There is no preview: the site was not built."


def _report(project: Project, github: GitHub, run: dict, runner: str) -> str:
    """What changed against the record that was published last."""
    with TemporaryDirectory(prefix="t") as scratch:
        place = Path(scratch)
        try:
            restore(project.root, place / "last", runner)
            last = place / "last" / runner
            before = load_record(last) if last.is_dir() else Record(runner)
        except TimingsError as error:
            return f"The last record is out of reach: {code(error, LONGEST)}"
        try:
            with judging(f"the record of {runner}"):
                name = artifact_name(runner)
                archive = download_artifact(github, run["id"], name, place / "sent")
                if archive is None:
                    return f"There is no record of {code(runner)}: its job did not finish."
                wanted = Wanted(runner, repository=github.repository, run=str(run["id"]))
                unpack(archive, place / "sent" / name, name)
                now = sent(place / "sent", wanted).record
                if not before.entries:
                    return f"{code(runner)} has no published record to compare with yet."
                baselines = {name: one.baseline for name, one in project.experiments.items()}
                return f"On {code(runner)}: {markdown(changes(before, now, baselines))}"
        except TimingsError as error:
            return f"The record of this run is refused: {code(error, LONGEST)}"
