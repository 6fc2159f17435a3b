"""What is rehearsed, and what must come of it."""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.rehearsal.flows import CPU, GPU, Event, Flow
from tests.rehearsal.hub import git

PUBLISHED, REFUSED = "published", "not published"


@dataclass(frozen=True)
class Scenario:
    """A name, what is done, and how what came of it begins."""

    name: str
    play: Callable[[Flow], str]
    wanted: str


def changed(flow: Flow, file: str, text: str, start: str = "main") -> str:
    """A commit on top of a branch that adds text to a file; the branch stays where it was."""
    user = flow.machine.user
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.chown(folder, user, user)
        git(folder, "clone", "--quiet", "--branch", start, str(flow.hub.origin), ".", user=user)
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
        git(folder, "commit", "--quiet", "--all", "--message", "Change it", user=user)
        commit = git(folder, "rev-parse", "HEAD", user=user)
        git(folder, "push", "--quiet", "origin", f"HEAD:refs/pull/{commit[:8]}/head", user=user)
    return commit


def pull_request(flow: Flow, fork: str = "") -> str:
    """Verify a change, then comment on it."""
    head = changed(flow, "snippets/threads/first_thread.py", "\n# Changed.\n")
    ref = "refs/pull/1/merge"
    number, results = flow.workflow("verify.yml", Event("pull_request", head, ref, "idea", fork))
    run = flow.hub.runs[number] | {"head_sha": head}
    flow.hub.pulls = [{"number": 1, "head": {"sha": head}}]
    payload = {"workflow_run": run}
    flow.hub.said.clear()
    main = flow.hub.tip("refs/heads/main")
    flow.workflow("comment.yml", Event("workflow_run", main, payload=payload))
    said = "commented" if flow.hub.said else "said nothing"
    bad = [name for name, result in results.items() if result == "failure"]
    return f"{said}; {'failed: ' + ', '.join(bad) if bad else 'all of it passed'}"


def publish(flow: Flow, event: str = "push") -> str:
    """Record on the GPU, if there is one, then publish what main is."""
    many, before = flow.hub.kept()
    happening = Event(event, flow.hub.tip("refs/heads/main"))
    if flow.gpu_runner:
        flow.workflow("gpu.yml", happening)
    _, results = flow.workflow("publish.yml", happening)
    more, rows = flow.hub.kept()
    lost = [name for name, count in before.items() if rows.get(name, 0) < count]
    grown = (f"{name} {count - before.get(name, 0):+}" for name, count in rows.items())
    listed = ", ".join(grown) or "nothing"
    came = PUBLISHED if results["keep"] == "success" else REFUSED
    kept = f"{came}; {more - many} more kept: {listed}"
    return f"{kept}; LOST of {', '.join(lost)}" if lost else kept


def thrice(flow: Flow) -> str:
    """Publish three times in a row, each time with new records."""
    came = []
    for _ in range(3):
        came.append(publish(flow))
        flow.hours -= 0.1
    return " | ".join(came)


def nightly(flow: Flow) -> str:
    """The same, as each night."""
    return publish(flow, "schedule")


def by_hand(flow: Flow) -> str:
    """Start the GPU's workflow for a pull request's commit."""
    commit = flow.hub.tip("refs/heads/main")
    event = Event("workflow_dispatch", commit, inputs={"commit": commit})
    _, results = flow.workflow("gpu.yml", event)
    return f"the GPU's job: {results['gpu']}"


def unguarded(flow: Flow) -> str:
    """The same where nobody has made the environment."""
    flow.hub.environment, before = None, flow.hub.environment
    try:
        return by_hand(flow)
    finally:
        flow.hub.environment = before


def weekly(flow: Flow) -> str:
    """The weekly workflow."""
    _, results = flow.workflow("scheduled.yml", Event("schedule", flow.hub.tip("refs/heads/main")))
    return f"the weekly look: {results['look']}"


def with_gpu(play: Callable[[Flow], str]) -> Callable[[Flow], str]:
    """The same, where there is a GPU runner."""

    def played(flow: Flow) -> str:
        flow.gpu_runner = GPU
        return play(flow)

    return played


def spoilt(change: Callable[[Flow], None], job: str = "assemble") -> Callable[[Flow], str]:
    """A publication of both, with something changed before a job."""

    def played(flow: Flow) -> str:
        flow.gpu_runner, flow.spoil = GPU, {job: lambda *_: change(flow)}
        return publish(flow)

    return played


def artifacts(flow: Flow, runner: str) -> list[Path]:
    """What a runner's jobs uploaded in the last run that uploaded any."""
    runs = sorted(flow.hub.runs, reverse=True)
    lists = ([p for p in flow.hub.listed(n) if p.match(f"record-{runner}*")] for n in runs)
    return next((found for found in lists if found), [])


def missing(runner: str) -> Callable[[Flow], None]:
    """Take away what a runner uploaded."""
    return lambda flow: [shutil.rmtree(path) for path in artifacts(flow, runner)] and None


def stale(runner: str) -> Callable[[Flow], None]:
    """Let what a runner uploaded be of another commit."""

    def change(flow: Flow) -> None:
        for path in artifacts(flow, runner):
            file = path / "provenance.json"
            known = json.loads(file.read_text(encoding="utf-8")) | {"commit": "0" * 40}
            file.write_text(json.dumps(known), encoding="utf-8")

    return change


def corrupt(runner: str) -> Callable[[Flow], None]:
    """Cut what a runner uploaded in the middle: a file of it, and the archive."""

    def change(flow: Flow) -> None:
        for path in artifacts(flow, runner):
            text = (path / "timings.json").read_bytes()
            (path / "timings.json").write_bytes(text[: len(text) // 2])
            (path / "broken.zip").write_bytes(b"PK\x03\x04" + text[:1000])
            if runner == CPU:
                (path / "broken.zip").unlink()

    return change


def contradicting(runner: str) -> Callable[[Flow], str]:
    """A publication in which a runner's record contradicts claims."""

    def played(flow: Flow) -> str:
        flow.gpu_runner, flow.contradicting = GPU, {runner}
        return publish(flow)

    return played


def branch(flow: Flow, commit: str) -> None:
    """Let the branch of records be at a commit; without one, gone."""
    ref = "refs/heads/records"
    flow.hub.git("update-ref", *((ref, commit) if commit else ("-d", ref)))


def one_back(flow: Flow) -> None:
    """Let the branch of records be what it was one publication ago."""
    branch(flow, flow.hub.git("rev-parse", "records~1"))


def spoilt_branch(file: str, text: str) -> Callable[[Flow], None]:
    """Let the branch of records hold this text at the end of a file."""
    return lambda flow: branch(flow, changed(flow, file, text, "records"))


ONE = f"{PUBLISHED}; 1 more kept: {CPU} +1"
BOTH = f"{ONE}, {GPU} +1"
HISTORY = f"{CPU}/history.json"
SCENARIOS = [
    Scenario("a pull request", pull_request, "commented; all of it passed"),
    Scenario("a fork's pull request", lambda f: pull_request(f, "somebody/fork"), "commented; all"),
    Scenario("main, no GPU runner", publish, ONE),
    Scenario("main, GPU runner", with_gpu(publish), BOTH),
    Scenario("each night", with_gpu(nightly), BOTH),
    Scenario("three times in a row", with_gpu(thrice), " | ".join([BOTH] * 3)),
    Scenario("by hand, guarded", with_gpu(by_hand), "the GPU's job: success"),
    Scenario("by hand, not guarded", with_gpu(unguarded), "the GPU's job: skipped"),
    Scenario("each week", weekly, "the weekly look: success"),
    Scenario("CPU's record missing", spoilt(missing(CPU)), REFUSED),
    Scenario("CPU's record stale", spoilt(stale(CPU)), REFUSED),
    Scenario("CPU's record corrupt", spoilt(corrupt(CPU)), REFUSED),
    Scenario("CPU's record contradicting", contradicting(CPU), REFUSED),
    Scenario("GPU's record missing", spoilt(missing(GPU)), f"{ONE}, {GPU} +0"),
    Scenario("GPU's record stale", spoilt(stale(GPU)), f"{ONE}, {GPU} +0"),
    Scenario("GPU's record corrupt", spoilt(corrupt(GPU)), f"{ONE}, {GPU} +0"),
    Scenario("GPU's record contradicting", contradicting(GPU), REFUSED),
    Scenario("branch stale", spoilt(one_back), PUBLISHED),
    Scenario("branch corrupt", spoilt(spoilt_branch(HISTORY, "}")), REFUSED),
    Scenario("branch missing", spoilt(lambda f: branch(f, "")), PUBLISHED),
]
