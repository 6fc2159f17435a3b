"""The workflows, read as data, and the rules that every one of them keeps."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from timings.project.project import ROOT

FOLDER = ROOT / ".github" / "workflows"
SHORT = re.compile(
    r"make [a-z-]+"
    r"|scripts/[a-z-]+"
    r"|nvidia-smi"
    r"|(?:python3|\.venv/bin/python) -m timings [a-z]+"
    r"(?: (?:--[a-z]+|[A-Za-z0-9_./-]+|\"[A-Za-z0-9_./$-]+\"))*"
)
"""A call that a person can make: a target, a script, or a command of this project."""

PINNED = re.compile(r"(?P<action>actions/[a-z-]+)@[0-9a-f]{40}")
OWN = "$/.github/workflows/"
WRITES = {
    ("publish.yml", "deploy"): {"pages", "id-token", "attestations"},
    ("publish.yml", "keep"): {"contents"},
    ("comment.yml", "comment"): {"pull-requests"},
}
"""The only jobs that may write anything, and what."""

EVENTS = {
    "verify.yml": {"pull_request", "push", "workflow_call"},
    "gpu.yml": {"push", "schedule", "workflow_dispatch"},
    "publish.yml": {"push", "schedule", "workflow_dispatch"},
    "scheduled.yml": {"schedule", "workflow_dispatch"},
    "comment.yml": {"workflow_run"},
}
HOSTED = {"ubuntu-latest", "windows-latest", "${{ matrix.os }}"}
GPU = "${{ vars.GPU_RUNNER }}"


def workflows(folder: Path = FOLDER) -> dict[str, dict[Any, Any]]:
    """Every workflow, by its file's name."""
    paths = sorted(folder.iterdir())
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}


def events(workflow: dict[Any, Any]) -> dict[str, Any]:
    """What starts a workflow. YAML 1.1 takes the key `on` for a truth value."""
    found = workflow.get("on", workflow.get(True))
    return (
        found
        if isinstance(found, dict)
        else dict.fromkeys([found] * isinstance(found, str) or found)
    )


def steps(job: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of a job; none if it calls a workflow."""
    return job.get("steps", [])


def broken(name: str, workflow: dict[Any, Any]) -> Iterator[str]:
    """Each rule that a workflow breaks, in one line."""
    if workflow.get("permissions") != {}:
        yield f"{name}: its permissions are not {{}}"
    if "concurrency" not in workflow:
        yield f"{name}: has no concurrency"
    if set(events(workflow)) != EVENTS.get(name):
        yield f"{name}: starts on {', '.join(map(str, events(workflow)))}"
    if "secrets." in str(workflow) or "secrets" in workflow:
        yield f"{name}: uses a secret"
    for key, job in workflow["jobs"].items():
        yield from (f"{name}, {key}: {wrong}" for wrong in _job(name, key, job))


def _job(name: str, key: str, job: dict[str, Any]) -> Iterator[str]:
    given = job.get("permissions")
    if not isinstance(given, dict):
        yield "has no permissions of its own"
        return
    if {scope for scope, how in given.items() if how != "read"} != WRITES.get((name, key), set()):
        yield f"may write: {given}"
    if "uses" in job:
        if not job["uses"].startswith(OWN) or "secrets" in job:
            yield f"calls {job['uses']}"
        return
    if "timeout-minutes" not in job:
        yield "has no time-out"
    yield from _runner(name, job)
    if job.get("environment") == "gpu" and job.get("needs") != "guarded":
        yield "asks a reviewer of an environment that may have none"
    for step in steps(job):
        yield from _step(step)


def _runner(name: str, job: dict[str, Any]) -> Iterator[str]:
    where = str(job["runs-on"])
    if where in HOSTED:
        return
    if name != "gpu.yml" or where != GPU:
        yield f"runs on {where}"
    elif job.get("needs") != "approval" or "needs.approval.result == 'success'" not in job["if"]:
        yield "gets to the GPU without approval"


def _step(step: dict[str, Any]) -> Iterator[str]:
    if "run" in step:
        if "${{" in step["run"]:
            yield f"has an expression in a script: {step['run']}"
        elif not SHORT.fullmatch(step["run"].strip()):
            yield f"runs what is no target, script or command: {step['run']}"
        return
    match = PINNED.fullmatch(step["uses"])
    if not match:
        yield f"uses {step['uses']}, which is not an official action pinned by commit"
    elif "cache" in match["action"] or "cache" in step.get("with", {}):
        yield "uses a cache"
    elif (
        match["action"] == "actions/checkout"
        and step.get("with", {}).get("persist-credentials") is not False
    ):
        yield "keeps its credentials"
