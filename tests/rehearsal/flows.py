"""Runs whole workflows: their jobs in order, on fresh clones, and what they hand on."""

import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ci.workflows import OWN, workflows
from tests.rehearsal.expressions import Context, filled, holds
from tests.rehearsal.hub import REPOSITORY, Hub
from tests.rehearsal.jobs import Failed, Machine, Ran, run_steps
from tests.rehearsal.made import lay_down
from timings.project.project import Project

CPU, GPU = "github-ubuntu", "h100"
HEAVY = ("make test", "make lint", "make programs")
NEVER = (
    "make links",
    "make audit",
    "nvidia-smi",
    "make gpu-test",
)
"""What asks other hosts, and what needs a GPU."""

ABSENT = "not run: "
Spoil = Callable[["Flow", Path], None]


@dataclass
class Event:
    """What starts workflows: `commit` is what is checked out."""

    name: str
    commit: str
    ref: str = "refs/heads/main"
    branch: str = "main"
    fork: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Flow:
    """A rehearsal: who runs steps, what stands for GitHub, and what is different this time.

    `spoil` holds what happens before a job, by the job's name, to the workspace or the hub;
    `whole` says whether heavy steps are run; `hours` is how old made-up records are.
    """

    machine: Machine
    hub: Hub
    workspace: Path
    pythons: dict[str, Path]
    whole: bool = False
    gpu_runner: str = ""
    hours: float = 1
    spoil: dict[str, Spoil] = field(default_factory=dict)
    found: list[Ran] = field(default_factory=list)
    done: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    """What heavy steps gave, by command and Python: each is run once."""

    python: str = ""
    """The version that the job has chosen; empty for the system's own."""

    job: str = ""
    contradicting: set[str] = field(default_factory=set)
    """Runners whose made-up records contradict claims."""

    def workflow(self, file: str, event: Event) -> tuple[int, dict[str, str]]:
        """Run a workflow: the number of its run, and the result of each of its jobs."""
        run = self.hub.start(file, event.name, event.commit, event.branch, event.fork)
        self.hub.server.answers.clear()
        results = self._jobs(file, event, run, event.name)
        bad = [result for result in results.values() if result == "failure"]
        self.hub.end(run, "failure" if bad else "success")
        self._aside()
        return run, results

    def _jobs(self, file: str, event: Event, run: int, name: str) -> dict[str, str]:
        jobs = workflows()[file]["jobs"]
        shared = workflows()[file].get("env", {})
        needs: dict[str, dict[str, Any]] = {}
        for key, job in jobs.items():
            wanted = job.get("needs", [])
            wanted = [wanted] if isinstance(wanted, str) else wanted
            context = self._context(event, {one: needs[one] for one in wanted})
            context["failed"] = any(needs[one]["result"] != "success" for one in wanted)
            if not holds(job.get("if", "success()"), context):
                needs[key] = {"result": "skipped", "outputs": {}}
                continue
            if "uses" in job:
                inner = self._jobs(job["uses"].removeprefix(OWN), event, run, name)
                failed = "failure" in inner.values()
                needs[key] = {"result": "failure" if failed else "success", "outputs": {}}
                continue
            given = shared | job.get("env", {})
            given |= {"PIP_ARGS": os.environ["PIP_ARGS"]} if "PIP_ARGS" in os.environ else {}
            needs[key] = self._job(key, job | {"env": given}, context, run)
        return {key: one["result"] for key, one in needs.items()}

    def _context(self, event: Event, needs: dict[str, Any]) -> Context:
        github = {
            "event_name": event.name,
            "ref": event.ref,
            "sha": event.commit,
            "token": "s3cr3t",
            "server_url": "https://github.com",
            "repository": REPOSITORY,
        }
        github["event"] = dict(event.payload) | {"repository": {"default_branch": "main"}}
        given = {"github": github, "needs": needs, "inputs": dict(event.inputs)}
        return given | {"vars": {"GPU_RUNNER": self.gpu_runner}, "event": event}

    def _job(self, key: str, job: dict[str, Any], context: Context, run: int) -> dict[str, Any]:
        """Run a job, once for each cell of its matrix: its result and outputs."""
        results, outputs = [], {}
        for cell in _cells(job, context):
            here = context | {"matrix": cell, "run": run}
            name = " ".join([key, *map(str, cell.values())])
            where = filled(job["runs-on"], here)
            if "macos" in where or "windows" in where:
                self.found.append(Ran(name, where, None, 0, "", f"{ABSENT}no {where} here"))
                continue
            self._start(here, key, run)
            ran = run_steps(name, job, here, self.machine, self.workspace, self._act, self._instead)
            self.found += ran
            results.append("failure" if here["failed"] else "success")
            outputs |= {n: filled(value, here) for n, value in job.get("outputs", {}).items()}
        return {"result": "failure" if "failure" in results else "success", "outputs": outputs}

    def _start(self, context: Context, key: str, run: int) -> None:
        """A fresh workspace, and the variables of a job."""
        self._aside()
        shutil.rmtree(self.workspace, ignore_errors=True)
        self.workspace.mkdir(parents=True)
        self._give(self.workspace)
        self.python, self.job = "", key
        event: Event = context["event"]
        self.current = context
        path = self.machine.file()
        path.write_text(json.dumps(context["github"]["event"]), encoding="utf-8")
        self.machine.environment |= {
            "GITHUB_SHA": event.commit, "GITHUB_REF": event.ref, "GITHUB_REF_NAME": event.branch,
            "GITHUB_EVENT_NAME": event.name, "GITHUB_EVENT_PATH": str(path), "GITHUB_JOB": key,
            "GITHUB_RUN_ID": str(run), "GITHUB_RUN_ATTEMPT": "1", "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_API_URL": self.hub.server.address, "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_SERVER_URL": "https://github.com", "GITHUB_ACTIONS": "true", "CI": "true",
            "GITHUB_ACTOR": "somebody", "GITHUB_WORKFLOW": key,
        }  # fmt: skip
        self.machine.environment.pop("LD_LIBRARY_PATH", None)

    def _act(self, action: str, given: dict[str, Any], context: Context) -> dict[str, str]:
        """What an action would have done."""
        run, where = context["run"], self.workspace
        match action:
            case "actions/checkout":
                self._checkout(given, context)
                if spoil := self.spoil.get(self.job):
                    spoil(self, where)
            case "actions/setup-python":
                return self._python(str(given["python-version"]))
            case "actions/upload-artifact" | "actions/upload-pages-artifact":
                path = where / given["path"]
                if path.exists():
                    self.hub.upload(run, given.get("name", "github-pages"), path)
                elif given.get("if-no-files-found") != "ignore":
                    raise Failed(f"there is nothing at {given['path']}")
            case "actions/download-artifact":
                self._download(given, run)
            case "actions/configure-pages":
                return {"base_url": f"https://owner.github.io/{REPOSITORY.partition('/')[2]}"}
            case "actions/deploy-pages":
                shutil.rmtree(self.hub.folder / "pages", ignore_errors=True)
                shutil.copytree(where / "site", self.hub.folder / "pages")
        return {"page_url": "https://owner.github.io"}

    def _download(self, given: dict[str, Any], run: int) -> None:
        pattern = given.get("pattern") or given["name"]
        found = [one for one in self.hub.listed(run) if one.match(pattern)]
        if not found and "name" in given:
            raise Failed(f"no artifact {given['name']}")
        for one in found:
            to = self.workspace / given["path"] / ("" if "name" in given else one.name)
            shutil.copytree(one, to, dirs_exist_ok=True, symlinks=True)
        if found:
            self._give(self.workspace / Path(given["path"]).parts[0])

    def _give(self, folder: Path) -> None:
        """Let the user own a folder, and all in it."""
        if who := self.machine.user:
            subprocess.run(["chown", "-hR", f"{who}:{who}", str(folder)], check=True)

    def _checkout(self, given: dict[str, Any], context: Context) -> None:
        ref = given.get("ref") or context["event"].commit
        shallow = given.get("fetch-depth", 1) != 0
        every = "" if shallow else '"+refs/heads/*:refs/remotes/origin/*"'
        script = (
            f'git init --quiet .\ngit remote add origin "file://{self.hub.origin}"\n'
            f'git fetch --quiet {"--depth=1" if shallow else ""} origin "{ref}" {every}\n'
            "git checkout --quiet --detach FETCH_HEAD"
        )
        code, said = self.machine.run(script, self.workspace, {})
        if code:
            raise Failed(f"checkout of {ref}: {said.strip()[-300:]}")

    def _python(self, version: str) -> dict[str, str]:
        """The Python of that version; without it, the job's scripts are not run."""
        self.python = version
        if version in self.pythons:
            self.machine.paths.insert(0, str(self.pythons[version] / "bin"))
            return {"python-path": str(self.pythons[version] / "bin" / "python3")}
        return {}

    def _instead(  # noqa: PLR0911
        self, command: str, folder: Path, given: Mapping[str, str]
    ) -> tuple[int | None, str, str] | None:
        if self.python and self.python not in self.pythons:
            return None, "", f"{ABSENT}no Python {self.python} here"
        if command.startswith(NEVER):
            return None, "", f"{ABSENT}needs a GPU, or other hosts"
        if command in ("make record", "make gpu-record"):
            self._record(given["RUNNER"], given["REPO_URL"], command == "make gpu-record")
            return 0, "", "a made-up record in its place"
        if command.startswith("python3 -m timings fetch") and "2700" in command:
            environment = dict(given)
            code, said = self.machine.run(command.replace("2700", "0"), folder, environment)
            return code, said, "without the wait"
        if command in HEAVY:
            key = command, self.python
            if key not in self.done and not self.whole:
                return None, "", f"{ABSENT}heavy, and not asked for"
            if key in self.done:
                return *self.done[key], "as before"
            self._installed()
            self.done[key] = self.machine.run(command, folder, given)
            return *self.done[key], ""
        if command.startswith("make"):
            self._installed()
        return None

    def _installed(self) -> None:
        """Take the environment that an earlier job made with this Python, in this very place."""
        own, aside = self.workspace / ".venv", self.workspace.parent / f"venv-{self.python}"
        if aside.is_dir() and not own.exists():
            aside.rename(own)

    def _aside(self) -> None:
        """Keep the last job's environment for later ones: to install it takes minutes."""
        own, aside = self.workspace / ".venv", self.workspace.parent / f"venv-{self.python}"
        if own.is_dir():
            shutil.rmtree(aside, ignore_errors=True)
            own.rename(aside)

    def _record(self, runner: str, address: str, gpu: bool) -> None:
        commit = self.current["event"].commit
        folder = self.workspace / "docs/timings" / runner
        slower = runner in self.contradicting
        lay_down(Project(self.workspace), commit, folder, gpu, self.hours, slower, address)
        self._give(folder.parent)


def _cells(job: dict[str, Any], context: Context) -> Iterator[dict[str, Any]]:
    """Each combination of a job's matrix; one that is empty if it has none."""
    matrix = {k: filled(v, context) for k, v in job.get("strategy", {}).get("matrix", {}).items()}
    more = matrix.pop("include", [])
    for values in itertools.product(*matrix.values()):
        yield dict(zip(matrix, values, strict=True))
    yield from more
