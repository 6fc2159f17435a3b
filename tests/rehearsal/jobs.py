"""Runs the steps of a job, each as GitHub does: a script of its own, as a user, in a workspace."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from tests.rehearsal.expressions import Context, filled, holds

FILES = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
LONGEST = 3600
TIMED_OUT = 124


class Failed(Exception):
    """An action that could not do its work: why, in a line."""


@dataclass(frozen=True)
class Ran:
    """What a step did. `exit` is None if it was not run; `note` then says why."""

    job: str
    step: str
    exit: int | None
    seconds: float
    said: str
    note: str = ""


@dataclass
class Machine:
    """Where steps run: as which user, with which variables from the start, and where files lie.

    Without a `user`, steps run as whoever calls.
    """

    temp: Path
    environment: dict[str, str]
    user: str | None = None
    paths: list[str] = field(default_factory=list)

    def run(self, command: str, folder: Path, given: Mapping[str, str]) -> tuple[int, str]:
        """The exit code of a script, and what it said."""
        environment = self.environment | dict(given)
        environment["PATH"] = os.pathsep.join([*self.paths, environment["PATH"]])
        who = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        try:
            ran = subprocess.run(
                ["bash", "-e", "-c", command], cwd=folder, env=environment, umask=0o022, **who,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, encoding="utf-8", errors="replace", check=False, timeout=LONGEST,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            return TIMED_OUT, f"{error.stdout or ''}\nran longer than {LONGEST} s"
        return ran.returncode, ran.stdout

    def file(self) -> Path:
        """An empty file that the user may write to."""
        handle, name = tempfile.mkstemp(dir=self.temp)
        os.close(handle)
        Path(name).chmod(0o666)
        return Path(name)


Act = Callable[[str, dict[str, Any], Context], dict[str, str]]
"""Does an action's work, by its name and inputs: its outputs.  Raises `Failed`."""

Instead = Callable[[str, Path, Mapping[str, str]], tuple[int | None, str, str] | None]
"""What a script did that is not run: exit, what it said, a note. None: it is to be run."""


def run_steps(  # noqa: PLR0917
    name: str, job: dict[str, Any], context: Context, machine: Machine, folder: Path,
    act: Act, instead: Instead = lambda *_: None,
) -> list[Ran]:  # fmt: skip
    """Run a job's steps in order; what each did. `context` gets their outputs, and `failed`."""
    context |= {"steps": {}, "failed": False}
    machine.paths.clear()
    shared = {key: str(filled(value, context)) for key, value in job.get("env", {}).items()}
    context["env"] = context.get("env", {}) | shared
    found = []
    for step in job["steps"]:
        if not holds(step.get("if", "success()"), context):
            continue
        start = monotonic()
        outputs: dict[str, str] = {}
        if "uses" in step:
            said, note, code = "", "", 0
            action = step["uses"].partition("@")[0]
            label = action
            given = {key: filled(value, context) for key, value in step.get("with", {}).items()}
            try:
                outputs = act(action, given, context)
            except Failed as error:
                said, code = str(error), 1
        else:
            label = step["run"]
            extra = {key: str(filled(value, context)) for key, value in step.get("env", {}).items()}
            code, said, note, outputs = _script(
                label, context, context["env"] | extra, machine, folder, instead
            )
        context["failed"] = context["failed"] or bool(code)
        if "id" in step:
            context["steps"][step["id"]] = {"outputs": outputs}
        found.append(Ran(name, label, code, monotonic() - start, said, note))
    return found


def _script(  # noqa: PLR0917
    command: str, context: Context, given: Mapping[str, str], machine: Machine, folder: Path,
    instead: Instead,
) -> tuple[int | None, str, str, dict[str, str]]:  # fmt: skip
    """Run one script: its exit code, what it said, a note, its outputs."""
    files = {name: machine.file() for name in FILES}
    environment = dict(given) | {name: str(path) for name, path in files.items()}
    if done := instead(command, folder, environment):
        return *done, {}
    code, said = machine.run(command, folder, environment)
    outputs = _pairs(files["GITHUB_OUTPUT"])
    context["env"] |= _pairs(files["GITHUB_ENV"])
    machine.paths += files["GITHUB_PATH"].read_text(encoding="utf-8").split()
    context["summary"] = context.get("summary", "") + files["GITHUB_STEP_SUMMARY"].read_text(
        encoding="utf-8"
    )
    return code, said, "", outputs


def _pairs(path: Path) -> dict[str, str]:
    """The lines NAME=VALUE of a file that a step wrote."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}
