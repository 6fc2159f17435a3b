"""A pull request that is out to harm, planted here: what it tries, and where each try ends.

| it tries | it ends at |
| --- | --- |
| a script in its title or its branch's name | no workflow gives an event's text to a script |
| a script in the name of a file | no command line is read by a shell: names are arguments |
| a script in the name of an artifact's file | only a record's own files have names that are taken |
| Markdown, HTML or a command in a record's text | `plain()`: letters, digits and references |
| a workflow that asks for the GPU | the linter, the runner group, no trigger for pull requests |
| a record that it sends for publishing | `fetch()`: runs of main's own events alone |
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.ci.conftest import CPU, Rehearsal
from tests.ci.test_comment import EVIL
from tests.ci.workflows import FOLDER, broken, workflows
from timings.cli import main
from timings.project.project import ROOT

HARMLESS = {
    "always()",
    "env.RUNNER",
    "github.server_url",
    "github.repository",
    "github.event.repository.default_branch",
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.head_repository.full_name",
    "github.event_name",
    "github.event_name == 'pull_request'",
    "github.event_name == 'schedule' && '1' || ''",
    "github.ref",
    "github.token",
    "inputs.commit",
    "inputs.commit || github.ref",
    "inputs.commit || github.sha",
    "matrix.kind",
    "matrix.os",
    "matrix.python",
    "steps.assemble.outputs.require",
    "steps.deploy.outputs.page_url",
    "steps.pages.outputs.base_url",
    "steps.python.outputs.python-path",
    "toJSON(needs)",
    "vars.GPU_RUNNER",
}
"""Every expression that a workflow may hold; none is in a script, as another test sees to."""

BRANCH = {
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.head_repository.full_name",
}
"""What a stranger names: only ever in the name of a concurrency group."""

NAME = "$(touch pwned);`touch pwned`;a b.py"
GPU_GRAB = """\
name: verify
on: pull_request
permissions: {}
concurrency: mine
jobs:
  mine:
    runs-on: h100
    timeout-minutes: 5
    permissions: {contents: read}
    steps:
      - run: make test
"""


def test_no_workflow_gives_an_events_text_to_a_script() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8")
        for expression in re.findall(r"\$\{\{ (.*?) \}\}", text):
            assert expression in HARMLESS, f"{path.name}: {expression}"
        for name in BRANCH & set(re.findall(r"\$\{\{ (.*?) \}\}", text)):
            lines = [line for line in text.splitlines() if name in line]
            assert all(line.strip().startswith("group: ") for line in lines)


def test_the_name_of_a_file_is_an_argument_and_nothing_more(rehearsal: Rehearsal) -> None:
    planted = rehearsal.root / "snippets" / "made" / NAME
    planted.write_text('print("planted")\n', encoding="utf-8")
    rehearsal.git("add", ".")
    rehearsal.git("commit", "--quiet", "--message", NAME)
    command = [sys.executable, "-m", "timings", "--root", str(rehearsal.root)]
    subprocess.run(
        [*command, "record", "--budget", "0.1"],
        cwd=rehearsal.root, check=False, capture_output=True, timeout=60,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert list(rehearsal.root.rglob("pwned")) == []
    assert main(["--root", str(rehearsal.root), "check", "--require", "local"]) == 1


def test_the_name_of_an_artifacts_file_is_not_taken(
    rehearsal: Rehearsal, capsys: pytest.CaptureFixture[str]
) -> None:
    (rehearsal.hand_on(CPU) / NAME).write_text("", encoding="utf-8")
    assert rehearsal.assemble() == 1
    assert "is no file of a record" in capsys.readouterr().err


def test_a_records_text_does_nothing_in_a_summary(
    rehearsal: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    rehearsal.publish_last(CPU, hours=48)
    file = rehearsal.last / CPU / "timings.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("made-0/numpy", "made-0/" + EVIL.replace("/", "-").replace('"', "'"))
    )
    rehearsal.hand_on(CPU)
    assert rehearsal.assemble() == 0
    written = (tmp_path / "summary").read_text(encoding="utf-8")
    assert "No longer there" in written
    assert "<img" not in written
    assert "@all" not in written


def test_a_workflow_that_asks_for_the_gpu_is_found(tmp_path: Path) -> None:
    """The rules find it; that it never gets there is the runner group's work."""
    folder = tmp_path / "workflows"
    shutil.copytree(FOLDER, folder)
    (folder / "verify.yml").write_text(GPU_GRAB, encoding="utf-8")
    found = list(broken("verify.yml", workflows(folder)["verify.yml"]))
    assert "verify.yml, mine: runs on h100" in found


def test_no_workflow_that_gets_the_gpu_starts_for_a_pull_request() -> None:
    for name, workflow in workflows().items():
        if "vars.GPU_RUNNER }}" in yaml.safe_dump(workflow.get("jobs")) and name != "publish.yml":
            assert name == "gpu.yml"
            assert "pull_request" not in str(workflow.get(True))
            assert "workflow_call" not in str(workflow.get(True))
